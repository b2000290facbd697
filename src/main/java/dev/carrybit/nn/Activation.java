package dev.carrybit.nn;

/** φ, the pointwise function of an {@link Elman} cell's hidden units. */
public enum Activation {
  TANH,
  SIGMOID
}
