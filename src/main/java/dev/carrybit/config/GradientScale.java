package dev.carrybit.config;

/** What a step's gradient sum is divided by. */
public enum GradientScale {
  /** The number of targets in the batch. */
  TARGET_MEAN,
  /** The number of sequences in the batch. */
  SEQUENCE_MEAN,
  /** Nothing. */
  SUM
}
