package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;

/**
 * The output function together with the loss, so that each pair has its exact and stable formula.
 * The target of a row is a symbol, one-hot over V outputs, or the bit itself where the output is
 * one sigmoid.
 */
record OutputLoss(Output output, Loss loss, int outputs) {

  /**
   * Turns the sums of rows {@code from} to {@code end} into outputs in place.
   *
   * @param losses that of each row, written
   */
  void forward(Batch batch, int from, int end, double[] sums, double[] losses) {
    for (int row = from; row < end; row++) {
      losses[row] = forwardRow(sums, row * outputs, batch.targets()[row]);
    }
  }

  /** Turns the outputs of rows {@code from} to {@code end} into gradients of the sums in place. */
  void backward(Batch batch, int from, int end, double[] sums) {
    for (int row = from; row < end; row++) {
      backwardRow(sums, row * outputs, batch.targets()[row]);
    }
  }

  private double forwardRow(double[] sums, int at, int target) {
    int targets = bit() ? 2 : outputs;
    if (target < 0 || target >= targets) {
      throw new IllegalArgumentException(
          "target: expected 0 to %d, was %d".formatted(targets - 1, target));
    }
    return switch (output) {
      case SOFTMAX -> softmax(sums, at, target);
      case SIGMOID -> {
        double total = 0;
        for (int v = 0; v < outputs; v++) {
          double sum = sums[at + v];
          double o = Pointwise.sigmoid(sum);
          double y = wanted(target, v);
          total += loss == Loss.SQUARED ? 0.5 * (y - o) * (y - o) : crossEntropy(sum, y);
          sums[at + v] = o;
        }
        yield total;
      }
    };
  }

  /** log Σ e^s − s_target, with the largest sum taken out first. */
  private double softmax(double[] sums, int at, int target) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < outputs; v++) { // Math.max would wait for each of them in turn
      if (sums[at + v] > largest) {
        largest = sums[at + v];
      }
    }
    double wanted = sums[at + target];
    Pointwise.exp(sums, at, outputs, largest);
    double partition = sum(sums, at);
    for (int v = 0; v < outputs; v++) {
      sums[at + v] /= partition;
    }
    // In this order nothing of a small logarithm is lost to large sums.
    return Pointwise.log(partition) + (largest - wanted);
  }

  /** Four sums at a time, which need not wait for each other. */
  private double sum(double[] values, int from) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = from;
    for (; i + 4 <= from + outputs; i += 4) {
      sum0 += values[i];
      sum1 += values[i + 1];
      sum2 += values[i + 2];
      sum3 += values[i + 3];
    }
    for (; i < from + outputs; i++) {
      sum0 += values[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  /** −y ln σ(s) − (1 − y) ln (1 − σ(s)), without overflow for any s. */
  private static double crossEntropy(double sum, double y) {
    return Math.max(sum, 0) - sum * y + Pointwise.log1p(Pointwise.exp(-Math.abs(sum)));
  }

  private void backwardRow(double[] sums, int at, int target) {
    if (output == Output.SOFTMAX) {
      sums[at + target] -= 1;
      return;
    }
    for (int v = 0; v < outputs; v++) {
      double o = sums[at + v];
      double difference = o - wanted(target, v);
      sums[at + v] = loss == Loss.SQUARED ? difference * o * (1 - o) : difference;
    }
  }

  private boolean bit() {
    return output == Output.SIGMOID && outputs == 1;
  }

  private double wanted(int target, int v) {
    return bit() ? target : v == target ? 1 : 0;
  }
}
