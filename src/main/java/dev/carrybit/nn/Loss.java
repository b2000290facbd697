package dev.carrybit.nn;

/** What training makes small, summed over targets. */
public enum Loss {
  /**
   * −ln of the probability given to the target, in nats; of each output where they are sigmoids.
   */
  CROSS_ENTROPY,
  /** ½ (y − o)², summed over the outputs. */
  SQUARED
}
