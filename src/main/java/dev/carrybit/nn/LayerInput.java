package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;

/** The rows of real numbers that a layer sees; with scratch space of its own. */
sealed interface LayerInput permits GivenInput, EmbeddedInput, LowerInput {

  /** Makes a window's rows ready before the layer's forward pass; dropout may leave some out. */
  void beginForward(Parameters weights, Batch batch, Dropout dropout);

  /** {@code count} rows from time step {@code t} on. */
  Matrix rows(Batch batch, int t, int count);

  /** Whether their gradient is of use to anyone. */
  boolean hasGradient();

  /** Where the gradient of {@code count} rows from time step {@code t} on is put. */
  Matrix gradient(int t, int count);

  /** Hands on the gradient of those rows, which lies where it was to be put. */
  void backward(Batch batch, int t, int count, Parameters gradient);
}
