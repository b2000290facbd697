package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.params.Parameters;

/**
 * The part of a layer's pre-activations that needs no memory, b + W_ih x, and its gradient; with
 * scratch space of its own.
 */
sealed interface InputProjection permits SymbolProjection, DenseProjection {

  /** Takes in a window's weights and inputs before its forward pass; dropout may leave some out. */
  void beginForward(Parameters weights, Batch batch, Dropout dropout);

  /** gates ← b + W_ih x for the rows of time step {@code t}. */
  void forward(Batch batch, int t, Matrix gates);

  /** Takes in a window's weights before its backward pass. */
  void beginBackward(Parameters weights);

  /**
   * Takes in the gradient of time step {@code t}'s pre-activations, and hands on the gradient of
   * its inputs, to the layer below or an embedding.
   */
  void backward(Batch batch, int t, Matrix gates, Parameters gradient);

  /** Adds what is left of the weights' gradients, {@code gates} being those of the whole window. */
  void endBackward(Batch batch, Matrix gates, Parameters gradient);
}
