package dev.carrybit.optim;

/**
 * A gradient that is divided and clipped where an update reads it, which saves a pass over it.
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

  /**
   * Entry {@code i} of the gradient of the loss plus the L2 penalty ½ λ w²: g + λ w. Without weight
   * decay it is g itself, down to the sign of a zero.
   */
  double at(int i, double decay, double w) {
    return decay == 0 ? at(i) : at(i) + decay * w;
  }
}
