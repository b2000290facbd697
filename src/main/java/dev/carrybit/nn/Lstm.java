package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;

/**
 * The long short-term memory cell (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et
 * al. 2000), gates in PyTorch's order i, f, g, o: c = σ(f) c₋₁ + σ(i) tanh(g), h = σ(o) tanh(c).
 */
public record Lstm() implements Cell {

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int states() {
    return 2;
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
      nextCells(hidden, layer.gates, row, layer.cells, before, now);
      Pointwise.tanh(layer.cells, now, layer.squashed, n * hidden, hidden);
      for (int j = 0; j < hidden; j++) {
        layer.outputs[now + j] = layer.gates[row + 3 * hidden + j] * layer.squashed[n * hidden + j];
      }
    }
  }

  private static void nextCells(
      int hidden, double[] gates, int row, double[] c, int before, int now) {
    for (int j = 0; j < hidden; j++) {
      double i = gates[row + j];
      double f = gates[row + hidden + j];
      double g = gates[row + 2 * hidden + j];
      c[now + j] = Math.fma(f, c[before + j], i * g);
    }
  }

  @Override
  public void backward(LayerActivations layer, int t) {
    int hidden = layer.hidden;
    for (int n = 0; n < layer.sequences; n++) {
      int now = layer.stateAt(t) + n * hidden;
      // Computed again rather than kept, which would take a buffer the size of c.
      Pointwise.tanh(layer.cells, now, layer.squashed, n * hidden, hidden);
      int row = layer.gatesAt(t) + n * 4 * hidden;
      rowBackward(layer, n * hidden, row, layer.stateAt(t - 1) + n * hidden);
    }
  }

  private static void rowBackward(LayerActivations layer, int first, int row, int before) {
    int hidden = layer.hidden;
    var gates = layer.gates;
    var cells = layer.cells;
    var squashes = layer.squashed;
    var signal = layer.signal;
    var cellSignal = layer.cellSignal;
    for (int j = 0; j < hidden; j++) {
      int unit = first + j;
      double i = gates[row + j];
      double f = gates[row + hidden + j];
      double g = gates[row + 2 * hidden + j];
      double o = gates[row + 3 * hidden + j];
      double squashed = squashes[unit];
      double dh = signal[unit];
      double dc = cellSignal[unit] + dh * o * (1 - squashed * squashed);
      gates[row + j] = dc * g * i * (1 - i);
      gates[row + hidden + j] = dc * cells[before + j] * f * (1 - f);
      gates[row + 2 * hidden + j] = dc * i * (1 - g * g);
      gates[row + 3 * hidden + j] = dh * squashed * o * (1 - o);
      cellSignal[unit] = dc * f;
    }
  }
}
