package dev.carrybit.nn;

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
 * do not depend on the order of time steps are done for a chunk of time steps at once: W_ih x, the
 * gradients of the weights, and above the last layer the output layer.
 */
final class RecurrentLayer {

  private final ModelSpec spec;
  private final int index;
  private final Cell cell;
  private final InputLayer input;
  private final Linear recurrent; // W_hh h₋₁ + b_hh
  private final OutputLayer output; // above the last layer
  private final double stateGradientBound;

  /**
   * Layer {@code index} of a network.
   *
   * @param stateGradientBound largest magnitude of the gradients that go back from one time step to
   *     the one before; infinity for no bound
   */
  RecurrentLayer(ModelSpec spec, int index, double stateGradientBound) {
    this.spec = spec;
    this.index = index;
    this.input = InputLayer.of(spec, index);
    var weight = ModelLayout.recurrentWeight(index);
    this.cell = Cell.of(spec.cell());
    this.recurrent = new Linear(weight, ModelLayout.recurrentBias(index), spec.hasRecurrentBias());
    this.output = new OutputLayer(spec);
    this.stateGradientBound = stateGradientBound;
  }

  private boolean isLast() {
    return index == spec.layers() - 1;
  }

  void forward(Parameters weights, Batch batch, Dropout dropout, Workspace workspace) {
    var layer = workspace.layers.get(index);
    input.beginForward(weights, batch, dropout, workspace);
    layer.recurrentWeightT.pack(recurrent.weight(weights), true);
    for (int from = 0; from < batch.timeSteps(); from += layer.chunk) {
      int to = Math.min(from + layer.chunk, batch.timeSteps());
      input.forward(weights, workspace, from, to);
      for (int t = from; t < to; t++) {
        // where a document begins; they are outputs of step t - 1 too, and so restored below
        layer.zeroStates(batch, t, t + 1);
        input.forwardStep(batch, workspace, t);
        if (cell.resetAfter()) {
          recurrent.forward(weights, layer.recurrentWeightT, layer.hBefore(t), layer.recurrent(t));
        } else {
          layer.recurrentWeightT.multAdd(layer.hBefore(t), layer.recurrent(t));
        }
        cell.forward(workspace.kernels, layer, t);
        layer.restoreStates(batch, t);
      }
      if (isLast()) {
        output.forward(weights, batch, workspace, from, to);
      }
    }
  }

  /**
   * Adds the gradients of this layer's weights to {@code gradient} and sets those of the h of the
   * layer below. The layer above has set the gradient of h.
   */
  void backward(Parameters weights, Batch batch, Workspace workspace, Parameters gradient) {
    var layer = workspace.layers.get(index);
    var kernels = workspace.kernels;
    input.beginBackward(weights, workspace);
    layer.recurrentWeight.pack(recurrent.weight(weights), false);
    Arrays.fill(layer.dh, 0);
    Arrays.fill(layer.dc, 0);
    int last = (batch.timeSteps() - 1) / layer.chunk * layer.chunk;
    for (int from = last; from >= 0; from -= layer.chunk) {
      int to = Math.min(from + layer.chunk, batch.timeSteps());
      if (isLast()) {
        output.backward(batch, workspace, from, to, gradient);
      }
      for (int t = to - 1; t >= from; t--) {
        // dh ← dh + dhAbove
        kernels.add(layer.dhAbove, t * layer.stateSize(), layer.dh, 0, layer.stateSize());
        layer.zeroStates(batch, t, t + 1);
        cell.backward(kernels, layer, t);
        layer.restoreStates(batch, t);
        input.backwardStep(batch, workspace, t);
        if (t > 0) { // the carried state is a constant
          layer.recurrentWeight.multAdd(layer.recurrent(t), layer.dhMatrix);
          layer.zeroGradients(batch, t);
          clip(layer.dh);
          clip(layer.dc);
        }
      }
      for (int t = to - 1; t >= from; t--) {
        recurrent.backwardBias(kernels, layer.recurrent(t), gradient);
      }
      layer.zeroStates(batch, from, to);
      var h = layer.h(from - 1, to - 1);
      kernels.multAddTransA(layer.recurrent(from, to), h, recurrent.weight(gradient));
      layer.restoreStates(batch, from);
      input.backward(batch, workspace, from, to, gradient);
    }
  }

  private void clip(double[] gradient) {
    if (stateGradientBound < Double.POSITIVE_INFINITY) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = Math.max(-stateGradientBound, Math.min(stateGradientBound, gradient[i]));
      }
    }
  }
}
