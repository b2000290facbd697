package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;

/**
 * The simple recurrent cell (Elman 1990): h = φ(z).
 *
 * @param activation φ
 */
public record Elman(Activation activation) implements Cell {

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public void forward(
      int rows, int hidden, double[] gates, int at, double[] cells, double[] outputs, int state) {
    int size = rows * hidden;
    switch (activation) {
      case TANH -> Pointwise.tanh(gates, at, size);
      case SIGMOID -> Pointwise.sigmoid(gates, at, size);
    }
    System.arraycopy(gates, at, outputs, state, size);
  }

  @Override
  public void backward(
      int rows,
      int hidden,
      double[] gates,
      int at,
      double[] cells,
      double[] outputs,
      int state,
      double[] outputGradient,
      double[] cellGradient) {
    int size = rows * hidden;
    if (activation == Activation.TANH) {
      for (int i = 0; i < size; i++) {
        double h = gates[at + i];
        gates[at + i] = outputGradient[i] * (1 - h * h);
      }
    } else {
      for (int i = 0; i < size; i++) {
        double h = gates[at + i];
        gates[at + i] = outputGradient[i] * h * (1 - h);
      }
    }
  }
}
