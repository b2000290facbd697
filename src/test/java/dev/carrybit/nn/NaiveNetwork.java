package dev.carrybit.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The textbook's network: one sequence after the other, nested loops over entries, derivatives by
 * the chain rule. It shares no formula with the network that it judges.
 *
 * @param bound largest magnitude of the signals that go back in time
 */
record NaiveNetwork(ModelSpec spec, Parameters weights, double bound) {

  /**
   * What a pass over a batch gives.
   *
   * @param loss summed over targets
   * @param outputs V for each row of the batch
   * @param finalState as {@link Workspace#finalState} writes it
   * @param gradient of the summed loss
   */
  record Result(double loss, double[][] outputs, double[] finalState, Parameters gradient) {}

  Result run(Batch batch, double[] state) {
    var gradient = Parameters.zeros(weights.layout());
    var outputs = new double[batch.rows()][];
    var finalState = new double[state.length];
    double loss = 0;
    for (int n = 0; n < batch.sequences(); n++) {
      loss += run(batch, n, state, outputs, finalState, gradient);
    }
    return new Result(loss, outputs, finalState, gradient);
  }

  private double run(
      Batch batch,
      int n,
      double[] state,
      double[][] outputs,
      double[] finalState,
      Parameters gradient) {
    var layers = new ArrayList<NaiveLayer>();
    var signals = inputs(batch, n);
    int at = n * spec.stateSize();
    for (int index = 0; index < spec.layers(); index++) {
      var layer = new NaiveLayer(spec, index, weights);
      signals = layer.forward(signals, stateAt(state, at), cellsAt(state, at));
      System.arraycopy(layer.lastH(), 0, finalState, at, spec.hidden());
      if (lstm()) {
        System.arraycopy(layer.lastC(), 0, finalState, at + spec.hidden(), spec.hidden());
      }
      at += spec.hidden() * (lstm() ? 2 : 1);
      layers.add(layer);
    }
    return output(batch, n, signals, outputs, layers, gradient);
  }

  private double output(
      Batch batch,
      int n,
      double[][] h,
      double[][] outputs,
      List<NaiveLayer> layers,
      Parameters gradient) {
    var naive = new NaiveLoss(spec.output(), spec.loss());
    double loss = 0;
    var signals = new double[h.length][spec.hidden()];
    for (int t = 0; t < h.length; t++) {
      int row = t * batch.sequences() + n;
      var sums = sums(h[t]);
      var y = wanted(batch.targets()[row]);
      outputs[row] = naive.outputs(sums);
      loss += naive.loss(outputs[row], y);
      signals[t] = outputBackward(naive.sumGradient(sums, y), h[t], gradient);
    }
    for (int index = spec.layers() - 1; index >= 0; index--) {
      signals = layers.get(index).backward(signals, bound, gradient);
    }
    for (int t = 0; t < h.length && embeds(); t++) {
      int symbol = batch.symbols()[t * batch.sequences() + n];
      for (int d = 0; d < signals[t].length; d++) {
        gradient.matrix("embedding.weight").addToEntry(symbol, d, signals[t][d]);
      }
    }
    return loss;
  }

  private double[] sums(double[] h) {
    var sums = new double[spec.outputs()];
    for (int v = 0; v < sums.length; v++) {
      sums[v] = spec.bias() ? weights.matrix("output.bias").getEntry(v, 0) : 0;
      for (int j = 0; j < h.length; j++) {
        sums[v] += weights.matrix("output.weight").getEntry(v, j) * h[j];
      }
    }
    return sums;
  }

  private double[] outputBackward(double[] ds, double[] h, Parameters gradient) {
    var dh = new double[h.length];
    for (int v = 0; v < ds.length; v++) {
      if (spec.bias()) {
        gradient.matrix("output.bias").addToEntry(v, 0, ds[v]);
      }
      for (int j = 0; j < h.length; j++) {
        gradient.matrix("output.weight").addToEntry(v, j, ds[v] * h[j]);
        dh[j] += ds[v] * weights.matrix("output.weight").getEntry(v, j);
      }
    }
    return dh;
  }

  /** One-hot over the outputs, or the bit of a single one. */
  private double[] wanted(int target) {
    var y = new double[spec.outputs()];
    if (y.length == 1) {
      y[0] = target;
    } else {
      y[target] = 1;
    }
    return y;
  }

  private double[][] inputs(Batch batch, int n) {
    int columns = spec.input().size();
    var x = new double[batch.timeSteps()][columns];
    for (int t = 0; t < x.length; t++) {
      int row = t * batch.sequences() + n;
      if (embeds()) {
        x[t] = weights.matrix("embedding.weight").getRow(batch.symbols()[row]);
      } else if (batch.isSymbols()) {
        x[t][batch.symbols()[row]] = 1;
      } else {
        for (int d = 0; d < columns; d++) {
          x[t][d] = batch.reals()[row * columns + d];
        }
      }
    }
    return x;
  }

  private boolean embeds() {
    return spec.input() instanceof Input.Embedded;
  }

  private boolean lstm() {
    return spec.cell().states() == 2;
  }

  private double[] stateAt(double[] state, int at) {
    return Arrays.copyOfRange(state, at, at + spec.hidden());
  }

  private double[] cellsAt(double[] state, int at) {
    return lstm() ? stateAt(state, at + spec.hidden()) : new double[spec.hidden()];
  }
}
