package dev.carrybit.config;

/** The random numbers that a run draws its weights and addition problems from. */
public enum RandomSource {
  /** Streams keyed by seed, step, shard and purpose. */
  STANDARD,
  /** The one stream of NumPy's legacy generator, in the source article's order of drawing. */
  NUMPY
}
