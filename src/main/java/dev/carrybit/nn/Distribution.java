package dev.carrybit.nn;

/** How the first weights of a matrix are drawn. */
public enum Distribution {
  /** Each weight by itself, uniformly between two bounds. */
  UNIFORM,
  /**
   * Each weight by itself, uniformly between ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010). A
   * matrix of several gates counts as many: fan in is its columns, fan out one gate's rows.
   */
  GLOROT,
  /** An orthogonal matrix (Saxe et al. 2014), which keeps the length of what it multiplies. */
  ORTHOGONAL
}
