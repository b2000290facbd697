package dev.carrybit.nn;

import static dev.carrybit.nn.Lanes.ONE;
import static dev.carrybit.nn.Lanes.load;

/**
 * The arithmetic over the Vector API, operation by operation that of {@link PlainLstmLoops}. Loops
 * are apart from what is done with a vector, so that the latter is compiled early.
 */
record VectorLstmLoops() implements LstmLoops {

  @Override
  public void nextCells(int hidden, double[] gates, int row, double[] cells, int before, int now) {
    int whole = Lanes.whole(hidden);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      nextCell(hidden, gates, row + j, cells, before + j, now + j);
    }
    PlainLstmLoops.nextCells(whole, hidden, gates, row, cells, before, now);
  }

  private static void nextCell(
      int hidden, double[] gates, int at, double[] cells, int before, int now) {
    var i = load(gates, at);
    var f = load(gates, at + hidden);
    var g = load(gates, at + 2 * hidden);
    f.fma(load(cells, before), i.mul(g)).intoArray(cells, now);
  }

  @Override
  public void outputs(
      int hidden, double[] gates, int row, double[] squashed, int from, double[] outputs, int now) {
    int whole = Lanes.whole(hidden);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      output(gates, row + 3 * hidden + j, squashed, from + j, outputs, now + j);
    }
    PlainLstmLoops.outputs(whole, hidden, gates, row, squashed, from, outputs, now);
  }

  private static void output(
      double[] gates, int at, double[] squashed, int from, double[] outputs, int now) {
    load(gates, at).mul(load(squashed, from)).intoArray(outputs, now);
  }

  @Override
  public void backward(LayerActivations layer, int n, int t) {
    int hidden = layer.hidden;
    int row = layer.gatesAt(t) + n * 4 * hidden;
    int before = layer.stateAt(t - 1) + n * hidden;
    int whole = Lanes.whole(hidden);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      backward(layer, row + j, before + j, n * hidden + j);
    }
    PlainLstmLoops.backward(whole, layer, n, t);
  }

  private static void backward(LayerActivations layer, int at, int before, int unit) {
    int hidden = layer.hidden;
    var gates = layer.gates;
    var i = load(gates, at);
    var f = load(gates, at + hidden);
    var g = load(gates, at + 2 * hidden);
    var o = load(gates, at + 3 * hidden);
    var squashed = load(layer.squashed, before);
    var dh = load(layer.signal, unit);
    var slope = squashed.neg().fma(squashed, ONE);
    var dc = dh.mul(o).fma(slope, load(layer.cellSignal, unit));
    dc.mul(g).mul(i.mul(ONE.sub(i))).intoArray(gates, at);
    dc.mul(load(layer.cells, before)).mul(f.mul(ONE.sub(f))).intoArray(gates, at + hidden);
    dc.mul(i).mul(g.neg().fma(g, ONE)).intoArray(gates, at + 2 * hidden);
    dh.mul(squashed).mul(o.mul(ONE.sub(o))).intoArray(gates, at + 3 * hidden);
    dc.mul(f).intoArray(layer.cellSignal, unit);
  }
}
