package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;
import java.util.Arrays;

/**
 * The long short-term memory cell (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et
 * al. 2000), gates in PyTorch's order i, f, g, o: c = σ(f) c₋₁ + σ(i) tanh(g), h = σ(o) tanh(c).
 */
public record Lstm() implements Cell {

  private static final LstmLoops LOOPS = LstmLoops.fastest();

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public boolean takesRecurrenceApart() {
    return false;
  }

  @Override
  public void forward(LayerActivations layer, int t) {
    int hidden = layer.hidden;
    for (int n = 0; n < layer.sequences; n++) {
      int row = layer.gatesAt(t) + n * 4 * hidden;
      Pointwise.sigmoid(layer.gates, row, 2 * hidden);
      Pointwise.tanh(layer.gates, row + 2 * hidden, hidden);
      Pointwise.sigmoid(layer.gates, row + 3 * hidden, hidden);
      int now = layer.stateAt(t) + n * hidden;
      int before = layer.stateAt(t - 1) + n * hidden;
      LOOPS.nextCells(hidden, layer.gates, row, layer.cells, before, now);
      // tanh c has no initial row: that of this time step is where the state before it is.
      Pointwise.tanh(layer.cells, now, layer.squashed, before, hidden);
      LOOPS.outputs(hidden, layer.gates, row, layer.squashed, before, layer.outputs, now);
    }
  }

  @Override
  public void backward(LayerActivations layer, int t) {
    for (int n = 0; n < layer.sequences; n++) {
      LOOPS.backward(layer, n, t);
    }
    Arrays.fill(layer.signal, 0);
  }
}
