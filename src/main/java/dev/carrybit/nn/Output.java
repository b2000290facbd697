package dev.carrybit.nn;

/** The function that turns the last layer's sums into outputs. */
public enum Output {
  /** Probabilities that add up to one over the outputs. */
  SOFTMAX,
  /** An independent number in (0, 1) for each output. */
  SIGMOID
}
