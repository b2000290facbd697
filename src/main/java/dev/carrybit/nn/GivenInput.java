package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;

/** The batch's own real numbers, D a row. */
record GivenInput(int size) implements LayerInput {

  @Override
  public void beginForward(Parameters weights, Batch batch, Dropout dropout) {}

  @Override
  public Matrix rows(Batch batch, int t, int count) {
    return Matrix.view(batch.reals(), t * batch.sequences() * size, count, size);
  }

  @Override
  public boolean hasGradient() {
    return false;
  }

  @Override
  public Matrix gradient(int t, int count) {
    throw new IllegalStateException("inputs that are given have no gradient");
  }

  @Override
  public void backward(Batch batch, int t, int count, Parameters gradient) {}
}
