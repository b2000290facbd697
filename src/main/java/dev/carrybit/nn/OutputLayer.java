package dev.carrybit.nn;

import dev.carrybit.linalg.ScalarMath; // float64

/**
 * The output layer: V sums W h + b a row, the output function, and the loss. Output function and
 * loss are one step, so that each pair has an exact and stable formula. Both passes work on a chunk
 * of time steps while its h lie in a near cache.
 *
 * <p>The target of a row is a symbol, one-hot over V outputs, or the bit itself where the output is
 * one sigmoid.
 */
record OutputLayer(ModelSpec spec, Linear linear) {

  OutputLayer(ModelSpec spec) {
    this(spec, new Linear(ModelLayout.OUTPUT_WEIGHT, ModelLayout.OUTPUT_BIAS, spec.bias()));
  }

  void beginForward(Parameters weights, Workspace workspace) {
    workspace.outputWeightT.pack(linear.weight(weights), true);
  }

  /** Computes outputs and losses of the rows of time steps [{@code from}, {@code to}). */
  void forward(Parameters weights, Batch batch, Workspace workspace, int from, int to) {
    var h = lastLayer(workspace).h(from, to);
    linear.forward(weights, workspace.outputWeightT, h, workspace.outputs(from, to));
    for (int row = from * batch.sequences(); row < to * batch.sequences(); row++) {
      workspace.losses[row] = activate(workspace, row * spec.outputs(), batch.targets()[row]);
    }
  }

  void beginBackward(Parameters weights, Workspace workspace) {
    workspace.outputWeight.pack(linear.weight(weights), false);
  }

  /**
   * Adds the gradients of W and b that come from time steps [{@code from}, {@code to}), and sets
   * the gradient of their h.
   */
  void backward(Batch batch, Workspace workspace, int from, int to, Parameters gradient) {
    for (int row = from * batch.sequences(); row < to * batch.sequences(); row++) {
      differentiate(workspace.outputs, row * spec.outputs(), batch.targets()[row]);
    }
    var layer = lastLayer(workspace);
    var sums = workspace.outputs(from, to);
    linear.backward(workspace.kernels, sums, layer.h(from, to), gradient);
    Linear.backwardInput(workspace.outputWeight, sums, layer.dhAbove(from, to));
  }

  /** The loss of a batch after its forward pass, summed over all targets. */
  double loss(Batch batch, Workspace workspace) { // float64
    double total = 0; // float64
    for (int row = 0; row < batch.rows(); row++) {
      total += workspace.losses[row];
    }
    return total;
  }

  private LayerBuffers lastLayer(Workspace workspace) {
    return workspace.layers.get(spec.layers() - 1);
  }

  /** Replaces the sums of a row by outputs; returns the loss. */
  double activate(Workspace workspace, int at, int target) { // float64
    int targets = isBit() ? 2 : spec.outputs();
    if (target < 0 || target >= targets) {
      throw new IllegalArgumentException(
          "target: expected 0 to %d, was %d".formatted(targets - 1, target));
    }
    return switch (spec.output()) {
      case SOFTMAX -> softmax(workspace, at, target);
      case SIGMOID -> sigmoid(workspace.outputs, at, target);
    };
  }

  /** log Σ e^s − s_target, with the largest sum subtracted first. */
  private double softmax(Workspace workspace, int at, int target) { // float64
    var sums = workspace.outputs;
    int outputs = spec.outputs();
    double largest = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < outputs; v++) { // faster than Math.max, whose calls form a chain
      if (sums[at + v] > largest) {
        largest = sums[at + v];
      }
    }
    double ofTarget = sums[at + target];
    workspace.kernels.exp(sums, at, outputs, largest);
    double partition = sum(sums, at, outputs);
    for (int v = 0; v < outputs; v++) {
      sums[at + v] /= partition;
    }
    // In this order a small logarithm does not vanish beside large sums.
    return ScalarMath.log(partition) + (largest - ofTarget);
  }

  /** Four partial sums, which do not wait for each other. */
  private static double sum(double[] values, int from, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = from;
    for (; i + 4 <= from + count; i += 4) {
      sum0 += values[i];
      sum1 += values[i + 1];
      sum2 += values[i + 2];
      sum3 += values[i + 3];
    }
    for (; i < from + count; i++) {
      sum0 += values[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  private double sigmoid( // float64
      double[] sums, int at, int target) {
    double total = 0; // float64
    for (int v = 0; v < spec.outputs(); v++) {
      double sum = sums[at + v]; // float64
      double o = ScalarMath.sigmoid(sum); // float64
      double y = wanted(target, v); // float64
      double squared = 0.5 * (y - o) * (y - o); // float64
      total += spec.loss() == Loss.SQUARED ? squared : crossEntropy(sum, y);
      sums[at + v] = /* (float) */ o;
    }
    return total;
  }

  /** −y ln σ(s) − (1 − y) ln (1 − σ(s)), without overflow for any s. */
  private static double crossEntropy(double sum, double y) { // float64
    return Math.max(sum, 0) - sum * y + ScalarMath.log1p(ScalarMath.exp(-Math.abs(sum)));
  }

  /** Replaces the outputs of a row by the gradients of the sums. */
  void differentiate(double[] sums, int at, int target) {
    if (spec.output() == Output.SOFTMAX) {
      sums[at + target] -= 1;
      return;
    }
    for (int v = 0; v < spec.outputs(); v++) {
      double o = sums[at + v];
      double difference = o - wanted(target, v);
      sums[at + v] = spec.loss() == Loss.SQUARED ? difference * o * (1 - o) : difference;
    }
  }

  /** Whether the only output is a bit. */
  private boolean isBit() {
    return spec.output() == Output.SIGMOID && spec.outputs() == 1;
  }

  private int wanted(int target, int v) {
    return isBit() ? target : v == target ? 1 : 0;
  }
}
