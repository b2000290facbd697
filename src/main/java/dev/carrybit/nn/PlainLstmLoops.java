package dev.carrybit.nn;

/** The arithmetic in plain Java: the specification of the vectors' one. */
record PlainLstmLoops() implements LstmLoops {

  @Override
  public void nextCells(int hidden, double[] gates, int row, double[] cells, int before, int now) {
    nextCells(0, hidden, gates, row, cells, before, now);
  }

  static void nextCells(
      int from, int hidden, double[] gates, int row, double[] cells, int before, int now) {
    for (int j = from; j < hidden; j++) {
      double i = gates[row + j];
      double f = gates[row + hidden + j];
      double g = gates[row + 2 * hidden + j];
      cells[now + j] = Math.fma(f, cells[before + j], i * g);
    }
  }

  @Override
  public void outputs(
      int hidden, double[] gates, int row, double[] squashed, int from, double[] outputs, int now) {
    outputs(0, hidden, gates, row, squashed, from, outputs, now);
  }

  static void outputs(
      int first,
      int hidden,
      double[] gates,
      int row,
      double[] squashed,
      int from,
      double[] outputs,
      int now) {
    for (int j = first; j < hidden; j++) {
      outputs[now + j] = gates[row + 3 * hidden + j] * squashed[from + j];
    }
  }

  @Override
  public void backward(LayerActivations layer, int n, int t) {
    backward(0, layer, n, t);
  }

  static void backward(int from, LayerActivations layer, int n, int t) {
    int hidden = layer.hidden;
    int row = layer.gatesAt(t) + n * 4 * hidden;
    int before = layer.stateAt(t - 1) + n * hidden;
    var gates = layer.gates;
    for (int j = from; j < hidden; j++) {
      int unit = n * hidden + j;
      double i = gates[row + j];
      double f = gates[row + hidden + j];
      double g = gates[row + 2 * hidden + j];
      double o = gates[row + 3 * hidden + j];
      double squashed = layer.squashed[before + j];
      double dh = layer.signal[unit];
      double dc = Math.fma(dh * o, Math.fma(-squashed, squashed, 1), layer.cellSignal[unit]);
      gates[row + j] = dc * g * (i * (1 - i));
      gates[row + hidden + j] = dc * layer.cells[before + j] * (f * (1 - f));
      gates[row + 2 * hidden + j] = dc * i * Math.fma(-g, g, 1);
      gates[row + 3 * hidden + j] = dh * squashed * (o * (1 - o));
      layer.cellSignal[unit] = dc * f;
    }
  }
}
