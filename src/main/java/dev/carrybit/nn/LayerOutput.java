package dev.carrybit.nn;

/** What becomes of a layer's h while its loop over time is at them. */
sealed interface LayerOutput permits OutputLayer, LayerOutput.Kept {

  /** Takes in a window's weights before its forward pass. */
  void beginForward(Parameters weights);

  /** Takes in the h after time step {@code t}. */
  void forward(Batch batch, int t);

  /** Takes in a window's weights before its backward pass. */
  void beginBackward(Parameters weights);

  /** Sets the gradient of the h after time step {@code t}, if nobody else has. */
  void backward(Batch batch, int t, Parameters gradient);

  /** Nothing: the layer above reads them in a loop of its own, and sets their gradient. */
  record Kept() implements LayerOutput {

    @Override
    public void beginForward(Parameters weights) {}

    @Override
    public void forward(Batch batch, int t) {}

    @Override
    public void beginBackward(Parameters weights) {}

    @Override
    public void backward(Batch batch, int t, Parameters gradient) {}
  }
}
