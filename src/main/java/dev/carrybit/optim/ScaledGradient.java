package dev.carrybit.optim;

/**
 * A gradient that is divided and clipped where an update reads it. A pass of its own over millions
 * of numbers would take as long as the update.
 *
 * @param sum the gradient, summed over targets; not changed
 * @param norm after the division and before clipping; NaN or infinite if an entry is
 * @param divisor of the sum
 * @param scale what clipping the norm multiplies by
 * @param bound largest absolute value of an entry, after both
 */
public record ScaledGradient(
    double[] sum, double norm, double divisor, double scale, double bound) {

  /** Entry {@code i}. */
  public double at(int i) {
    return Math.max(-bound, Math.min(bound, sum[i] / divisor * scale));
  }
}
