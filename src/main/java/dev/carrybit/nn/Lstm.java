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
  public void forward(
      int rows, int hidden, double[] gates, int at, double[] cells, double[] outputs, int state) {
    int before = state - rows * hidden;
    for (int n = 0; n < rows; n++) {
      int i = at + n * 4 * hidden;
      int f = i + hidden;
      int g = f + hidden;
      int o = g + hidden;
      Pointwise.sigmoid(gates, i, 2 * hidden);
      Pointwise.tanh(gates, g, hidden);
      Pointwise.sigmoid(gates, o, hidden);
      int now = state + n * hidden;
      int previous = before + n * hidden;
      for (int j = 0; j < hidden; j++) {
        cells[now + j] = gates[f + j] * cells[previous + j] + gates[i + j] * gates[g + j];
      }
      for (int j = 0; j < hidden; j++) {
        outputs[now + j] = gates[o + j] * Pointwise.tanh(cells[now + j]);
      }
    }
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
    int before = state - rows * hidden;
    for (int n = 0; n < rows; n++) {
      int row = at + n * 4 * hidden;
      for (int j = 0; j < hidden; j++) {
        int at1 = n * hidden + j;
        double i = gates[row + j];
        double f = gates[row + hidden + j];
        double g = gates[row + 2 * hidden + j];
        double o = gates[row + 3 * hidden + j];
        double squashed = Pointwise.tanh(cells[state + at1]);
        double dh = outputGradient[at1];
        double dc = cellGradient[at1] + dh * o * (1 - squashed * squashed);
        gates[row + j] = dc * g * i * (1 - i);
        gates[row + hidden + j] = dc * cells[before + at1] * f * (1 - f);
        gates[row + 2 * hidden + j] = dc * i * (1 - g * g);
        gates[row + 3 * hidden + j] = dh * squashed * o * (1 - o);
        cellGradient[at1] = dc * f;
      }
    }
  }
}
