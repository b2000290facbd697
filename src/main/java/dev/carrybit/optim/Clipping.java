package dev.carrybit.optim;

import java.io.Serializable;

/**
 * Limits of a gradient; infinity for no limit.
 *
 * @param norm largest Euclidean norm of the whole gradient; a larger gradient is scaled down
 * @param value largest absolute value of an entry; larger entries are cut off
 */
public record Clipping(double norm, double value) implements Serializable {

  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * Clips in place: first the norm, then the entries.
   *
   * @return the norm before clipping; NaN or infinite if an entry is
   */
  public double clip(double[] gradient) {
    double before = norm(gradient);
    if (before > norm && before < Double.POSITIVE_INFINITY) {
      double scale = norm / before;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= scale;
      }
    }
    if (value < Double.POSITIVE_INFINITY) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = Math.max(-value, Math.min(value, gradient[i]));
      }
    }
    return before;
  }

  private static double norm(double[] gradient) {
    double norm = norm(gradient, 1);
    if (norm < Double.POSITIVE_INFINITY) {
      return norm;
    }
    // The squares overflowed: divide by the largest entry first.
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
}
