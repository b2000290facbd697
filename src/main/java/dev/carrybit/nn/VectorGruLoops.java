package dev.carrybit.nn;

import static dev.carrybit.nn.Lanes.ONE;
import static dev.carrybit.nn.Lanes.load;

/**
 * The arithmetic over the Vector API, operation by operation that of {@link PlainGruLoops}. Loops
 * are apart from what is done with a vector, so that the latter is compiled early.
 */
record VectorGruLoops() implements GruLoops {

  @Override
  public void candidates(int hidden, double[] gates, double[] recurrent, int row) {
    int whole = Lanes.whole(hidden);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      candidate(gates, row + j, recurrent, row + 2 * hidden + j);
    }
    PlainGruLoops.candidates(whole, hidden, gates, recurrent, row);
  }

  private static void candidate(double[] gates, int r, double[] recurrent, int at) {
    load(gates, r).fma(load(recurrent, at), load(gates, at)).intoArray(gates, at);
  }

  @Override
  public void outputs(int hidden, double[] gates, int row, double[] outputs, int before, int now) {
    int whole = Lanes.whole(hidden);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      output(hidden, gates, row + hidden + j, outputs, before + j, now + j);
    }
    PlainGruLoops.outputs(whole, hidden, gates, row, outputs, before, now);
  }

  private static void output(
      int hidden, double[] gates, int z, double[] outputs, int before, int now) {
    var candidate = load(gates, z + hidden);
    var difference = load(outputs, before).sub(candidate);
    load(gates, z).fma(difference, candidate).intoArray(outputs, now);
  }

  @Override
  public void backward(LayerActivations layer, int n, int t) {
    int hidden = layer.hidden;
    int row = layer.gatesAt(t) + n * 3 * hidden;
    int before = layer.stateAt(t - 1) + n * hidden;
    int whole = Lanes.whole(hidden);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      backward(layer, row + j, before + j, n * hidden + j);
    }
    PlainGruLoops.backward(whole, layer, n, t);
  }

  private static void backward(LayerActivations layer, int at, int before, int unit) {
    int hidden = layer.hidden;
    var gates = layer.gates;
    var recurrent = layer.recurrent;
    var r = load(gates, at);
    var z = load(gates, at + hidden);
    var candidate = load(gates, at + 2 * hidden);
    var dh = load(layer.signal, unit);
    var dn = dh.mul(ONE.sub(z)).mul(candidate.neg().fma(candidate, ONE));
    var dr = dn.mul(load(recurrent, at + 2 * hidden)).mul(r.mul(ONE.sub(r)));
    var dz = dh.mul(load(layer.outputs, before).sub(candidate)).mul(z.mul(ONE.sub(z)));
    dr.intoArray(gates, at);
    dr.intoArray(recurrent, at);
    dz.intoArray(gates, at + hidden);
    dz.intoArray(recurrent, at + hidden);
    dn.intoArray(gates, at + 2 * hidden);
    dn.mul(r).intoArray(recurrent, at + 2 * hidden);
    dh.mul(z).intoArray(layer.signal, unit);
  }
}
