package dev.carrybit.nn;

/** The arithmetic in plain Java: the specification of the vectors' one. */
record PlainGruLoops() implements GruLoops {

  @Override
  public void candidates(int hidden, double[] gates, double[] recurrent, int row) {
    candidates(0, hidden, gates, recurrent, row);
  }

  static void candidates(int from, int hidden, double[] gates, double[] recurrent, int row) {
    for (int j = from; j < hidden; j++) {
      int at = row + 2 * hidden + j;
      gates[at] = Math.fma(gates[row + j], recurrent[at], gates[at]);
    }
  }

  @Override
  public void outputs(int hidden, double[] gates, int row, double[] outputs, int before, int now) {
    outputs(0, hidden, gates, row, outputs, before, now);
  }

  static void outputs(
      int from, int hidden, double[] gates, int row, double[] outputs, int before, int now) {
    for (int j = from; j < hidden; j++) {
      double z = gates[row + hidden + j];
      double candidate = gates[row + 2 * hidden + j];
      outputs[now + j] = Math.fma(z, outputs[before + j] - candidate, candidate);
    }
  }

  @Override
  public void backward(LayerActivations layer, int n, int t) {
    backward(0, layer, n, t);
  }

  static void backward(int from, LayerActivations layer, int n, int t) {
    int hidden = layer.hidden;
    int row = layer.gatesAt(t) + n * 3 * hidden;
    int before = layer.stateAt(t - 1) + n * hidden;
    var gates = layer.gates;
    var recurrent = layer.recurrent;
    for (int j = from; j < hidden; j++) {
      int unit = n * hidden + j;
      double r = gates[row + j];
      double z = gates[row + hidden + j];
      double candidate = gates[row + 2 * hidden + j];
      double dh = layer.signal[unit];
      double dn = dh * (1 - z) * Math.fma(-candidate, candidate, 1);
      double dr = dn * recurrent[row + 2 * hidden + j] * (r * (1 - r));
      double dz = dh * (layer.outputs[before + j] - candidate) * (z * (1 - z));
      gates[row + j] = dr;
      recurrent[row + j] = dr;
      gates[row + hidden + j] = dz;
      recurrent[row + hidden + j] = dz;
      gates[row + 2 * hidden + j] = dn;
      recurrent[row + 2 * hidden + j] = dn * r;
      layer.signal[unit] = dh * z;
    }
  }
}
