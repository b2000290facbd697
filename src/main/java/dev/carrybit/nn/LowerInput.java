package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;

/**
 * The h of the layer below, whose gradient from above is theirs; without those that dropout leaves
 * out.
 */
final class LowerInput implements LayerInput {

  private final LayerActivations below;
  private final int layer;

  /** What is left of the h, and which of them are: made for the first window with dropout. */
  private double[] left = new double[0];

  private boolean[] kept = new boolean[0];

  /** Whether the window has dropout, and what is left is multiplied by. */
  private boolean drops;

  private double scale;

  /** The h of {@code below}, which is layer {@code layer}. */
  LowerInput(LayerActivations below, int layer) {
    this.below = below;
    this.layer = layer;
  }

  @Override
  public void beginForward(Parameters weights, Batch batch, Dropout dropout) {
    drops = dropout.drops();
    scale = 1 / (1 - dropout.rate());
    if (drops) {
      drop(dropout, batch.rows() * below.hidden);
    }
  }

  private void drop(Dropout dropout, int count) {
    if (left.length < count) {
      left = new double[below.outputGradient.length];
      kept = new boolean[left.length];
    }
    var random = dropout.stream(layer);
    int from = below.stateAt(0);
    for (int i = 0; i < count; i++) {
      kept[i] = random.nextDouble() >= dropout.rate();
      left[i] = kept[i] ? below.outputs[from + i] * scale : 0;
    }
  }

  @Override
  public Matrix rows(Batch batch, int t, int count) {
    return drops
        ? Matrix.view(left, t * below.stateSize(), count, below.hidden)
        : Matrix.view(below.outputs, below.stateAt(t), count, below.hidden);
  }

  @Override
  public boolean hasGradient() {
    return true;
  }

  @Override
  public Matrix gradient(int t, int count) {
    return Matrix.view(below.outputGradient, t * below.stateSize(), count, below.hidden);
  }

  @Override
  public void backward(Batch batch, int t, int count, Parameters gradient) {
    if (drops) {
      int end = t * below.stateSize() + count * below.hidden;
      for (int i = t * below.stateSize(); i < end; i++) {
        below.outputGradient[i] = kept[i] ? below.outputGradient[i] * scale : 0;
      }
    }
  }
}
