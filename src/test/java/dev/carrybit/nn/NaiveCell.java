package dev.carrybit.nn;

import java.util.Arrays;

/**
 * A recurrent layer's formulas for one unit of one sequence at one time step, and their derivatives
 * taken from the pre-workspace: for each gate the part that comes from the input, x, and the part
 * that comes from the h before, m.
 */
sealed interface NaiveCell permits NaiveElman, NaiveGru, NaiveLstm {

  /** The unit's h and c. */
  record State(double h, double c) {}

  /** The gradients of the unit's pre-workspace, and of its previous h (directly) and c. */
  record Gradient(double[] x, double[] m, double h, double c) {}

  int gates();

  /** The next state. */
  State forward(double[] x, double[] m, State before);

  /**
   * The chain rule backwards through {@link #forward}.
   *
   * @param dh gradient of the next h
   * @param dc gradient of the next c, without what goes through h
   */
  Gradient backward(double[] x, double[] m, State before, double dh, double dc);

  static NaiveCell of(Cell cell) {
    if (cell instanceof Elman elman) {
      return new NaiveElman(elman.activation());
    }
    return cell instanceof Gru ? new NaiveGru() : new NaiveLstm();
  }

  /** The pre-workspace of a cell that does not tell their parts apart. */
  static double[] sum(double[] x, double[] m) {
    var z = new double[x.length];
    Arrays.setAll(z, gate -> x[gate] + m[gate]);
    return z;
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** σ′(z) = e^−z / (1 + e^−z)². */
  static double sigmoidSlope(double z) {
    return Math.exp(-z) / Math.pow(1 + Math.exp(-z), 2);
  }

  /** tanh′(z) = 1 / cosh² z. */
  static double tanhSlope(double z) {
    return 1 / Math.pow(Math.cosh(z), 2);
  }
}
