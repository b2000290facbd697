package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.params.Parameters;
import java.util.Arrays;

/** The layer that turns the last recurrent layer's h into V sums a row: W h + b. */
record OutputLayer(ModelSpec spec) {

  void forward(Parameters weights, Batch batch, Activations activations) {
    int rows = batch.rows();
    int outputs = spec.outputs();
    if (spec.bias()) {
      int offset = weights.layout().slot(ModelLayout.OUTPUT_BIAS).offset();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(weights.values(), offset, activations.outputs, row * outputs, outputs);
      }
    } else {
      Arrays.fill(activations.outputs, 0, rows * outputs, 0);
    }
    activations.outputForward.assignTransposed(weights.matrix(ModelLayout.OUTPUT_WEIGHT));
    activations.outputForward.accumulateProduct(
        last(activations).outputs(batch), sums(batch, activations));
  }

  /** Adds the weights' gradients, and sets the gradient of every h of the last layer. */
  void backward(Parameters weights, Batch batch, Activations activations, Parameters gradient) {
    int rows = batch.rows();
    int outputs = spec.outputs();
    var sums = sums(batch, activations);
    var last = last(activations);
    activations.products.accumulateTransposedProduct(
        sums, last.outputs(batch), gradient.matrix(ModelLayout.OUTPUT_WEIGHT));
    if (spec.bias()) {
      int to = gradient.layout().slot(ModelLayout.OUTPUT_BIAS).offset();
      for (int row = 0; row < rows; row++) {
        Pointwise.add(activations.outputs, row * outputs, gradient.values(), to, outputs);
      }
    }
    activations.outputBackward.assign(weights.matrix(ModelLayout.OUTPUT_WEIGHT));
    Arrays.fill(last.outputGradient, 0, rows * spec.hidden(), 0);
    activations.outputBackward.accumulateProduct(
        sums, Matrix.view(last.outputGradient, 0, rows, spec.hidden()));
  }

  private LayerActivations last(Activations activations) {
    return activations.layers.get(spec.layers() - 1);
  }

  private Matrix sums(Batch batch, Activations activations) {
    return Matrix.view(activations.outputs, 0, batch.rows(), spec.outputs());
  }
}
