package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.params.Parameters;
import java.util.Arrays;

/** The layer that turns the last recurrent layer's h into V sums a row: W h + b. */
record OutputLayer(ModelSpec spec, Kernels kernels) {

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
    var transposed = activations.outputWeightTransposed;
    transposed.assignTransposed(weights.matrix(ModelLayout.OUTPUT_WEIGHT));
    var into = Matrix.view(activations.outputs, 0, rows, outputs);
    kernels.accumulateProduct(hidden(batch, activations), transposed, into);
  }

  /** Adds the weights' gradients, and sets the gradient of every h of the last layer. */
  void backward(Parameters weights, Batch batch, Activations activations, Parameters gradient) {
    int rows = batch.rows();
    int outputs = spec.outputs();
    var sums = Matrix.view(activations.outputs, 0, rows, outputs);
    kernels.accumulateTransposedProduct(
        sums, hidden(batch, activations), gradient.matrix(ModelLayout.OUTPUT_WEIGHT));
    if (spec.bias()) {
      int offset = gradient.layout().slot(ModelLayout.OUTPUT_BIAS).offset();
      for (int row = 0; row < rows; row++) {
        for (int v = 0; v < outputs; v++) {
          gradient.values()[offset + v] += activations.outputs[row * outputs + v];
        }
      }
    }
    var last = activations.layers.get(spec.layers() - 1);
    Arrays.fill(last.outputGradient, 0, rows * spec.hidden(), 0);
    var into = Matrix.view(last.outputGradient, 0, rows, spec.hidden());
    kernels.accumulateProduct(sums, weights.matrix(ModelLayout.OUTPUT_WEIGHT), into);
  }

  private Matrix hidden(Batch batch, Activations activations) {
    var last = activations.layers.get(spec.layers() - 1);
    int first = batch.sequences() * spec.hidden();
    return Matrix.view(last.outputs, first, batch.rows(), spec.hidden());
  }
}
