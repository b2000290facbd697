package dev.carrybit.optim;

import java.io.Serializable;

/**
 * Bounds on a gradient before it is used; infinity where there is none.
 *
 * @param norm largest Euclidean norm of the whole gradient, which is scaled down to it
 * @param value largest magnitude of each entry, which is cut off at it
 */
public record Clipping(double norm, double value) implements Serializable {

  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Clipping {
    requireBound("norm", norm);
    requireBound("value", value);
  }

  /**
   * Clips in place: first the norm, then the entries.
   *
   * @return the norm that the gradient came with; NaN or infinite where an entry was
   */
  public double clip(double[] gradient) {
    double came = norm(gradient);
    if (came > norm && came < Double.POSITIVE_INFINITY) {
      double scale = norm / came;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= scale;
      }
    }
    if (value < Double.POSITIVE_INFINITY) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = Math.max(-value, Math.min(value, gradient[i]));
      }
    }
    return came;
  }

  private static double norm(double[] gradient) {
    double norm = norm(gradient, 1);
    if (norm < Double.POSITIVE_INFINITY) {
      return norm;
    }
    // Squares overflow long before the norm does: entries as shares of the largest do not.
    double largest = 0;
    for (double g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    return largest < Double.POSITIVE_INFINITY ? largest * norm(gradient, largest) : norm;
  }

  private static double norm(double[] gradient, double unit) {
    double sum = 0;
    for (double g : gradient) {
      sum += (g / unit) * (g / unit);
    }
    return Math.sqrt(sum);
  }

  private static void requireBound(String name, double bound) {
    if (!(bound > 0)) {
      throw new IllegalArgumentException(
          "clipping " + name + ": expected a positive number, was " + bound);
    }
  }
}
