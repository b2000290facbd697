package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.params.Parameters;
import java.util.Arrays;

/**
 * One recurrent layer: both matrix products and the only loop over time. The input product and the
 * weights' gradients are products over the whole window; only h·W_hhᵀ and its transpose go time
 * step by time step.
 */
record RecurrentLayer(ModelSpec spec, int index, Kernels kernels, double signalBound) {

  /** The pre-activations' part that needs no memory: b + W_ih x for every row of the window. */
  private void projectInput(
      Parameters weights, Batch batch, LayerActivations below, LayerActivations own) {
    int columns = columns();
    int rows = batch.rows();
    if (spec.bias()) {
      var slot = weights.layout().slot(ModelLayout.bias(index));
      for (int row = 0; row < rows; row++) {
        System.arraycopy(weights.values(), slot.offset(), own.gates, row * columns, columns);
      }
    } else {
      Arrays.fill(own.gates, 0, rows * columns, 0);
    }
    own.inputWeightTransposed.assignTransposed(weights.matrix(ModelLayout.inputWeight(index)));
    if (index == 0 && batch.isSymbols()) {
      gatherRows(batch, own);
    } else {
      var gates = Matrix.view(own.gates, 0, rows, columns);
      kernels.accumulateProduct(input(batch, below), own.inputWeightTransposed, gates);
    }
  }

  void forward(Parameters weights, Batch batch, LayerActivations below, LayerActivations own) {
    projectInput(weights, batch, below, own);
    own.recurrentWeightTransposed.assignTransposed(
        weights.matrix(ModelLayout.recurrentWeight(index)));
    for (int t = 0; t < batch.timeSteps(); t++) {
      var previous = Matrix.view(own.outputs, own.stateAt(t - 1), own.sequences, own.hidden);
      kernels.accumulateProduct(previous, own.recurrentWeightTransposed, gates(own, t));
      spec.cell().forward(own, t);
    }
  }

  /**
   * Backpropagation through time: {@code own.outputGradient} holds the gradient of every h from
   * above; gradients are added to {@code gradient}, and to {@code below.outputGradient}, which has
   * to be zero.
   */
  void backward(
      Parameters weights,
      Batch batch,
      LayerActivations below,
      LayerActivations own,
      Parameters gradient) {
    propagate(weights, batch, own);
    int rows = batch.rows();
    var gates = Matrix.view(own.gates, 0, rows, columns());
    var previous = Matrix.view(own.outputs, 0, rows, spec.hidden());
    kernels.accumulateTransposedProduct(
        gates, previous, gradient.matrix(ModelLayout.recurrentWeight(index)));
    if (spec.bias()) {
      addRows(own.gates, rows, gradient);
    }
    if (index == 0 && batch.isSymbols()) {
      scatterRows(batch, own, gradient);
      return;
    }
    kernels.accumulateTransposedProduct(
        gates, input(batch, below), gradient.matrix(ModelLayout.inputWeight(index)));
    if (index > 0) {
      var into = Matrix.view(below.outputGradient, 0, rows, spec.hidden());
      kernels.accumulateProduct(gates, weights.matrix(ModelLayout.inputWeight(index)), into);
    }
  }

  /** The loop back through time: activations become gradients of the pre-activations. */
  private void propagate(Parameters weights, Batch batch, LayerActivations own) {
    var recurrent = weights.matrix(ModelLayout.recurrentWeight(index));
    var signal = own.signal;
    Arrays.fill(signal, 0);
    Arrays.fill(own.cellSignal, 0);
    for (int t = batch.timeSteps() - 1; t >= 0; t--) {
      int from = t * signal.length;
      for (int i = 0; i < signal.length; i++) {
        signal[i] = own.outputGradient[from + i] + signal[i];
      }
      spec.cell().backward(own, t);
      if (t > 0) {
        Arrays.fill(signal, 0);
        var into = Matrix.view(signal, 0, own.sequences, own.hidden);
        kernels.accumulateProduct(gates(own, t), recurrent, into);
        bound(signal);
        bound(own.cellSignal);
      }
    }
  }

  private Matrix gates(LayerActivations own, int t) {
    return Matrix.view(own.gates, own.gatesAt(t), own.sequences, columns());
  }

  private void bound(double[] signal) {
    if (signalBound == Double.POSITIVE_INFINITY) {
      return;
    }
    for (int i = 0; i < signal.length; i++) {
      signal[i] = Math.max(-signalBound, Math.min(signalBound, signal[i]));
    }
  }

  private Matrix input(Batch batch, LayerActivations below) {
    if (index == 0) {
      return Matrix.view(batch.reals(), 0, batch.rows(), spec.inputSize(0));
    }
    int first = batch.sequences() * spec.hidden();
    return Matrix.view(below.outputs, first, batch.rows(), spec.hidden());
  }

  /** W_ih times a one-hot input is a row of W_ihᵀ. */
  private void gatherRows(Batch batch, LayerActivations own) {
    var from = own.inputWeightTransposed.values();
    int columns = columns();
    for (int row = 0; row < batch.rows(); row++) {
      int symbol = batch.symbols()[row] * columns;
      int at = row * columns;
      for (int j = 0; j < columns; j++) {
        own.gates[at + j] += from[symbol + j];
      }
    }
  }

  private void scatterRows(Batch batch, LayerActivations own, Parameters gradient) {
    var into = own.inputGradientTransposed.values();
    Arrays.fill(into, 0);
    int columns = columns();
    for (int row = 0; row < batch.rows(); row++) {
      int symbol = batch.symbols()[row] * columns;
      int at = row * columns;
      for (int j = 0; j < columns; j++) {
        into[symbol + j] += own.gates[at + j];
      }
    }
    var matrix = gradient.matrix(ModelLayout.inputWeight(index));
    for (int i = 0; i < matrix.rows(); i++) {
      int at = matrix.offset() + i * matrix.stride();
      for (int j = 0; j < matrix.columns(); j++) {
        matrix.values()[at + j] += into[j * columns + i];
      }
    }
  }

  private void addRows(double[] gates, int rows, Parameters gradient) {
    int offset = gradient.layout().slot(ModelLayout.bias(index)).offset();
    int columns = columns();
    for (int row = 0; row < rows; row++) {
      int at = row * columns;
      for (int j = 0; j < columns; j++) {
        gradient.values()[offset + j] += gates[at + j];
      }
    }
  }

  private int columns() {
    return spec.gateColumns();
  }
}
