package dev.carrybit.nn;

import dev.carrybit.params.Parameters;
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
  private final boolean bias;
  private double[][] inputs;
  private double[][][] sums;
  private double[][] h;
  private double[][] c;

  NaiveLayer(ModelSpec spec, int index, Parameters weights) {
    this.cell = NaiveCell.of(spec.cell());
    this.units = spec.hidden();
    this.index = index;
    this.weights = weights;
    this.bias = spec.bias();
  }

  /** All h of the sequence, time step by time step. */
  double[][] forward(double[][] x, double[] h0, double[] c0) {
    inputs = x;
    sums = new double[x.length][units][cell.gates()];
    h = new double[x.length + 1][units];
    c = new double[x.length + 1][units];
    h[0] = h0.clone();
    c[0] = c0.clone();
    for (int t = 0; t < x.length; t++) {
      for (int j = 0; j < units; j++) {
        for (int gate = 0; gate < cell.gates(); gate++) {
          sums[t][j][gate] = sum(gate * units + j, x[t], h[t]);
        }
        var next = cell.forward(sums[t][j], c[t][j]);
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

  private double sum(int row, double[] x, double[] before) {
    double sum = bias ? weights.matrix("bias_ih_l" + index).getEntry(row, 0) : 0;
    for (int d = 0; d < x.length; d++) {
      sum += weights.matrix("weight_ih_l" + index).getEntry(row, d) * x[d];
    }
    for (int k = 0; k < units; k++) {
      sum += weights.matrix("weight_hh_l" + index).getEntry(row, k) * before[k];
    }
    return sum;
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
        var unit = cell.backward(sums[t][j], c[t][j], fromAbove[t][j] + dh[j], dc[j]);
        dcBefore[j] = clip(unit.c(), bound);
        for (int gate = 0; gate < cell.gates(); gate++) {
          spread(t, gate * units + j, unit.z()[gate], gradient, inputGradient[t], dhBefore);
        }
      }
      for (int j = 0; j < units; j++) {
        dh[j] = clip(dhBefore[j], bound);
      }
      dc = dcBefore;
    }
    return inputGradient;
  }

  /** What the gradient of one pre-activation means for all that it is the sum of. */
  private void spread(
      int t, int row, double dz, Parameters gradient, double[] inputGradient, double[] dhBefore) {
    if (bias) {
      gradient.matrix("bias_ih_l" + index).addToEntry(row, 0, dz);
    }
    for (int d = 0; d < inputGradient.length; d++) {
      gradient.matrix("weight_ih_l" + index).addToEntry(row, d, dz * inputs[t][d]);
      inputGradient[d] += dz * weights.matrix("weight_ih_l" + index).getEntry(row, d);
    }
    for (int k = 0; k < units; k++) {
      gradient.matrix("weight_hh_l" + index).addToEntry(row, k, dz * h[t][k]);
      dhBefore[k] += dz * weights.matrix("weight_hh_l" + index).getEntry(row, k);
    }
  }

  private static double clip(double x, double bound) {
    return x > bound ? bound : x < -bound ? -bound : x;
  }
}
