package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;
import java.util.Arrays;

/**
 * One recurrent layer: the loop over time. The forward pass computes, for each time step,
 *
 * <pre>
 *   gates = W_ih x + b_ih + W_hh h₋₁
 *   h, c  = cell(gates, h₋₁, c₋₁)
 * </pre>
 *
 * <p>W_hh h₋₁ is added into the gates: {@code layer.recurrent} is the array {@code layer.gates}.
 * Only a cell with {@link Cell#resetAfter} has W_hh h₋₁ + b_hh in an array of its own.
 *
 * <p>The backward pass is backpropagation through time. The cell replaces the gates of a time step
 * by the gradients of the pre-activations, so {@code layer.recurrent} then holds gradients. What
 * belongs to one time step is done together, while it lies in the L1 and L2 caches. Products that
 * do not depend on the order of time steps are done for a chunk of time steps at once: W_ih x and
 * the gradients of the weights.
 *
 * @param stateGradientBound largest magnitude of the gradients that go back from one time step to
 *     the one before; infinity for no bound
 */
record RecurrentLayer(ModelSpec spec, int index, InputLayer input, double stateGradientBound) {

  /** Called with the time steps [{@code from}, {@code to}) of each chunk. */
  interface Chunk {
    void accept(int from, int to);
  }

  RecurrentLayer(ModelSpec spec, int index, double stateGradientBound) {
    this(spec, index, InputLayer.of(spec, index), stateGradientBound);
  }

  /**
   * The forward pass.
   *
   * @param done receives each chunk whose h are computed
   */
  void forward(Parameters weights, Batch batch, Dropout dropout, Workspace workspace, Chunk done) {
    var layer = workspace.layers.get(index);
    var cell = spec.cell();
    input.beginForward(weights, batch, dropout, workspace);
    layer.recurrentWeightT.packTranspose(weights.matrix(ModelLayout.recurrentWeight(index)));
    int biasAt = spec.hasRecurrentBias() ? biasAt(weights) : 0;
    for (int from = 0; from < batch.timeSteps(); from += layer.chunk) {
      int to = Math.min(from + layer.chunk, batch.timeSteps());
      input.forward(weights, batch, workspace, from, to);
      for (int t = from; t < to; t++) {
        layer.zeroStates(batch, t, t + 1); // where a document begins at this time step
        input.forwardStep(batch, workspace, t);
        if (cell.resetAfter()) {
          fillRecurrent(layer, t, weights, biasAt);
        }
        layer.recurrentWeightT.multAdd(layer.hBefore(t), layer.recurrent(t));
        cell.forward(workspace.kernels, layer, t);
        layer.restoreStates(batch, t);
      }
      done.accept(from, to);
    }
  }

  /** recurrent ← b_hh, or 0, in every row of time step {@code t}. */
  private void fillRecurrent(LayerBuffers layer, int t, Parameters weights, int biasAt) {
    int columns = spec.gateColumns();
    int at = layer.gatesAt(t);
    if (!spec.bias()) {
      Arrays.fill(layer.recurrent, at, layer.gatesAt(t + 1), 0);
      return;
    }
    for (int n = 0; n < layer.sequences; n++) {
      System.arraycopy(weights.values(), biasAt, layer.recurrent, at + n * columns, columns);
    }
  }

  /**
   * The backward pass: adds the gradients of this layer's weights to {@code gradient} and sets
   * those of the h of the layer below.
   *
   * @param before is called before each chunk. For the last layer it sets the gradient of the
   *     chunk's h; for the others the layer above has set it
   */
  void backward(
      Parameters weights, Batch batch, Workspace workspace, Parameters gradient, Chunk before) {
    var layer = workspace.layers.get(index);
    var kernels = workspace.kernels;
    input.beginBackward(weights, workspace);
    layer.recurrentWeight.pack(weights.matrix(ModelLayout.recurrentWeight(index)));
    var weightGradient = gradient.matrix(ModelLayout.recurrentWeight(index));
    Arrays.fill(layer.dh, 0);
    Arrays.fill(layer.dc, 0);
    int last = (batch.timeSteps() - 1) / layer.chunk * layer.chunk;
    for (int from = last; from >= 0; from -= layer.chunk) {
      int to = Math.min(from + layer.chunk, batch.timeSteps());
      before.accept(from, to);
      for (int t = to - 1; t >= from; t--) {
        // dh ← dh + dhAbove
        kernels.add(layer.dhAbove, t * layer.stateSize(), layer.dh, 0, layer.stateSize());
        layer.zeroStates(batch, t, t + 1);
        spec.cell().backward(kernels, layer, t);
        layer.restoreStates(batch, t);
        input.backwardStep(batch, workspace, t);
        if (t > 0) { // the carried state is a constant
          layer.recurrentWeight.multAdd(layer.recurrent(t), layer.dh());
          layer.zeroGradients(batch, t);
          clip(layer.dh);
          clip(layer.dc);
        }
      }
      addRecurrentGradient(batch, workspace, from, to, weightGradient, gradient);
      input.backward(batch, workspace, from, to, gradient);
    }
  }

  /** Adds the gradients of W_hh and b_hh that come from time steps [{@code from}, {@code to}). */
  private void addRecurrentGradient(
      Batch batch,
      Workspace workspace,
      int from,
      int to,
      Matrix weightGradient,
      Parameters gradient) {
    var layer = workspace.layers.get(index);
    if (spec.hasRecurrentBias()) {
      int biasAt = biasAt(gradient);
      int columns = spec.gateColumns();
      for (int t = to - 1; t >= from; t--) {
        int end = layer.gatesAt(t + 1);
        for (int row = layer.gatesAt(t); row < end; row += columns) {
          workspace.kernels.add(layer.recurrent, row, gradient.values(), biasAt, columns);
        }
      }
    }
    layer.zeroStates(batch, from, to);
    workspace.kernels.multAddTransA(
        layer.recurrent(from, to), layer.h(from - 1, to - 1), weightGradient);
    layer.restoreStates(batch, from);
  }

  private int biasAt(Parameters parameters) {
    return parameters.layout().slot(ModelLayout.recurrentBias(index)).offset();
  }

  private void clip(double[] gradient) {
    if (stateGradientBound == Double.POSITIVE_INFINITY) {
      return;
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = Math.max(-stateGradientBound, Math.min(stateGradientBound, gradient[i]));
    }
  }
}
