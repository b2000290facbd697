package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.params.Parameters;

/** The h of the layer below, whose gradient from above is theirs. */
record LowerInput(LayerActivations below) implements LayerInput {

  @Override
  public void beginForward(Parameters weights, Batch batch) {}

  @Override
  public Matrix rows(Batch batch, int t, int count) {
    return Matrix.view(below.outputs, below.stateAt(t), count, below.hidden);
  }

  @Override
  public boolean hasGradient() {
    return true;
  }

  @Override
  public Matrix gradient(int t) {
    return below.outputGradient(t);
  }

  @Override
  public void backward(Batch batch, int t, Parameters gradient) {}
}
