package dev.carrybit.nn;

/** What training minimizes, summed over targets. */
public enum Loss {
  /**
   * −ln of the probability of the target, in nats; summed over the outputs where they are sigmoids.
   */
  CROSS_ENTROPY,
  /** ½ (y − o)², summed over the outputs. */
  SQUARED
}
