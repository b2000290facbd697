package dev.carrybit.nn;

/** How the first weights of a matrix are drawn. */
public enum Distribution {
  /** Each weight by itself, uniformly between two bounds. */
  UNIFORM,
  /** An orthogonal matrix (Saxe et al. 2014), which keeps the length of what it multiplies. */
  ORTHOGONAL
}
