package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;

/**
 * The gated recurrent unit (Cho et al. 2014) in the variant whose reset gate comes after the
 * recurrent product, as cuDNN's and PyTorch's, gates in PyTorch's order r, z, n: n = tanh(n_x +
 * σ(r) n_h), where n_x is W_in x + b_in and n_h is W_hn h₋₁ + b_hn, and h = (1 − σ(z)) n + σ(z)
 * h₋₁.
 */
public record Gru() implements Cell {

  private static final GruLoops LOOPS = GruLoops.fastest();

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public boolean takesRecurrenceApart() {
    return true;
  }

  @Override
  public void forward(LayerActivations layer, int t) {
    int hidden = layer.hidden;
    for (int n = 0; n < layer.sequences; n++) {
      int row = layer.gatesAt(t) + n * 3 * hidden;
      Pointwise.add(layer.recurrent, row, layer.gates, row, 2 * hidden);
      Pointwise.sigmoid(layer.gates, row, 2 * hidden);
      LOOPS.candidates(hidden, layer.gates, layer.recurrent, row);
      Pointwise.tanh(layer.gates, row + 2 * hidden, hidden);
      int now = layer.stateAt(t) + n * hidden;
      int before = layer.stateAt(t - 1) + n * hidden;
      LOOPS.outputs(hidden, layer.gates, row, layer.outputs, before, now);
    }
  }

  @Override
  public void backward(LayerActivations layer, int t) {
    for (int n = 0; n < layer.sequences; n++) {
      LOOPS.backward(layer, n, t);
    }
  }
}
