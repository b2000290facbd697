package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;
import java.util.Arrays;

/**
 * One recurrent layer over one sequence, entry by entry: no matrices, no batch. It remembers its
 * last forward pass.
 */
final class NaiveLayer {

  private final NaiveCell cell;
  private final int units;
  private final int index;
  private final Parameters weights;
  private double[][] inputs;
  private double[][][] fromInput;
  private double[][][] fromMemory;
  private double[][] h;
  private double[][] c;

  NaiveLayer(ModelSpec spec, int index, Parameters weights) {
    this.cell = NaiveCell.of(spec.cell());
    this.units = spec.hidden();
    this.index = index;
    this.weights = weights;
  }

  /** All h of the sequence, time step by time step. */
  double[][] forward(double[][] x, double[] h0, double[] c0) {
    inputs = x;
    fromInput = new double[x.length][units][cell.gates()];
    fromMemory = new double[x.length][units][cell.gates()];
    h = new double[x.length + 1][units];
    c = new double[x.length + 1][units];
    h[0] = h0.clone();
    c[0] = c0.clone();
    for (int t = 0; t < x.length; t++) {
      for (int j = 0; j < units; j++) {
        for (int gate = 0; gate < cell.gates(); gate++) {
          fromInput[t][j][gate] = sum("ih", gate * units + j, x[t]);
          fromMemory[t][j][gate] = sum("hh", gate * units + j, h[t]);
        }
        var next = cell.forward(fromInput[t][j], fromMemory[t][j], before(t, j));
        h[t + 1][j] = next.h();
        c[t + 1][j] = next.c();
      }
    }
    return Arrays.copyOfRange(h, 1, h.length);
  }

  double[] lastH() {
    return h[h.length - 1];
  }

  double[] lastC() {
    return c[c.length - 1];
  }

  private NaiveCell.State before(int t, int j) {
    return new NaiveCell.State(h[t][j], c[t][j]);
  }

  private double sum(String from, int row, double[] x) {
    double sum = has("bias_" + from) ? matrix("bias_" + from, weights).getEntry(row, 0) : 0;
    for (int d = 0; d < x.length; d++) {
      sum += matrix("weight_" + from, weights).getEntry(row, d) * x[d];
    }
    return sum;
  }

  private boolean has(String name) {
    return weights.layout().names().contains(name + "_l" + index);
  }

  private Matrix matrix(String name, Parameters parameters) {
    return parameters.matrix(name + "_l" + index);
  }

  /**
   * Adds the weights' gradients; returns those of the inputs.
   *
   * @param fromAbove gradient of each h from above
   * @param bound largest magnitude of what goes back to the previous time step
   */
  double[][] backward(double[][] fromAbove, double bound, Parameters gradient) {
    var inputGradient = new double[inputs.length][inputs[0].length];
    var dh = new double[units];
    var dc = new double[units];
    for (int t = inputs.length - 1; t >= 0; t--) {
      var dhBefore = new double[units];
      var dcBefore = new double[units];
      for (int j = 0; j < units; j++) {
        double signal = fromAbove[t][j] + dh[j];
        var unit = cell.backward(fromInput[t][j], fromMemory[t][j], before(t, j), signal, dc[j]);
        dcBefore[j] = clip(unit.c(), bound);
        dhBefore[j] += unit.h();
        for (int gate = 0; gate < cell.gates(); gate++) {
          int row = gate * units + j;
          spread("ih", row, unit.x()[gate], inputs[t], gradient, inputGradient[t]);
          spread("hh", row, unit.m()[gate], h[t], gradient, dhBefore);
        }
      }
      for (int j = 0; j < units; j++) {
        dh[j] = clip(dhBefore[j], bound);
      }
      dc = dcBefore;
    }
    return inputGradient;
  }

  /** What the gradient of one sum means for all that it is the sum of. */
  private void spread(
      String from, int row, double dz, double[] x, Parameters gradient, double[] dx) {
    if (has("bias_" + from)) {
      matrix("bias_" + from, gradient).addToEntry(row, 0, dz);
    }
    for (int d = 0; d < x.length; d++) {
      matrix("weight_" + from, gradient).addToEntry(row, d, dz * x[d]);
      dx[d] += dz * matrix("weight_" + from, weights).getEntry(row, d);
    }
  }

  private static double clip(double x, double bound) {
    return x > bound ? bound : x < -bound ? -bound : x;
  }
}
