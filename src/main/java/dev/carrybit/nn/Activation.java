package dev.carrybit.nn;

/** The pointwise function of an Elman network's hidden units. */
public enum Activation {
  TANH,
  SIGMOID
}
