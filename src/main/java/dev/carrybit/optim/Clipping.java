package dev.carrybit.optim;

import java.io.Serializable;

/**
 * Limits of a gradient; infinity for no limit.
 *
 * @param norm largest Euclidean norm of the whole gradient; a larger gradient is scaled down
 * @param value largest absolute value of an entry; larger entries are cut off
 */
public record Clipping(double norm, double value) implements Serializable {

  /** A power of two that makes the squares of all numbers finite. */
  private static final double SMALL = 0x1p-600;

  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * Divides and clips: first the norm, then the entries. A gradient whose norm is not finite is not
   * scaled.
   */
  public ScaledGradient clip(double[] gradient, double divisor) {
    double before = norm(gradient) / divisor;
    boolean clips = before > norm && before < Double.POSITIVE_INFINITY;
    return new ScaledGradient(gradient, before, divisor, clips ? norm / before : 1, value);
  }

  private static double norm(double[] gradient) {
    double norm = norm(gradient, 1);
    if (norm < Double.POSITIVE_INFINITY) {
      return norm;
    }
    // The squares overflowed.
    double largest = 0;
    for (double g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    return largest < Double.POSITIVE_INFINITY ? norm(gradient, SMALL) / SMALL : norm;
  }

  /** Four partial sums, which do not wait for each other. */
  private static double norm(double[] gradient, double scale) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 4 <= gradient.length; i += 4) {
      double g0 = gradient[i] * scale;
      double g1 = gradient[i + 1] * scale;
      double g2 = gradient[i + 2] * scale;
      double g3 = gradient[i + 3] * scale;
      sum0 += g0 * g0;
      sum1 += g1 * g1;
      sum2 += g2 * g2;
      sum3 += g3 * g3;
    }
    for (; i < gradient.length; i++) {
      sum0 += gradient[i] * scale * (gradient[i] * scale);
    }
    return Math.sqrt(sum0 + sum1 + (sum2 + sum3));
  }
}
