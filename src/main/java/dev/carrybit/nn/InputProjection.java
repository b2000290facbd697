package dev.carrybit.nn;

/**
 * The part of a layer's pre-activations that needs no memory, b + W_ih x, and its gradient; with
 * scratch space of its own.
 */
sealed interface InputProjection permits SymbolProjection, DenseProjection {

  /** Takes in a window's weights and inputs before its forward pass; dropout may leave some out. */
  void beginForward(Parameters weights, Batch batch, Dropout dropout);

  /** gates ← b + W_ih x for the rows of time step {@code t}, where that was not done before. */
  void forward(Batch batch, int t);

  /** Takes in a window's weights before its backward pass. */
  void beginBackward(Parameters weights);

  /**
   * Takes in the gradient of the pre-activations, which is there from time step {@code t} on, and
   * hands on the gradient of the inputs, to the layer below or an embedding. Time step 0 is the
   * last to come: with it all of the weights' gradients are added.
   */
  void backward(Batch batch, int t, Parameters gradient);
}
