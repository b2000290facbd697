package dev.carrybit.nn;

/** How the initial weights of a matrix are drawn. */
public enum Distribution {
  /** Independent, uniform between two bounds. */
  UNIFORM,
  /**
   * Independent, uniform between ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010). In a matrix
   * of several gates fan in is its number of columns, fan out one gate's number of rows.
   */
  GLOROT,
  /** An orthogonal matrix (Saxe et al. 2014), which preserves the length of vectors. */
  ORTHOGONAL
}
