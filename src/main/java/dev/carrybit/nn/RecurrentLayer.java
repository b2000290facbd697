package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.params.Parameters;
import java.util.Arrays;

/**
 * One recurrent layer: its products and the only loop over time. What belongs to a time step is
 * done while it lies in the nearest caches; the recurrent weights' gradient, a product over so many
 * time steps as make {@value LayerActivations#ROWS_TOGETHER} rows, with it.
 */
record RecurrentLayer(ModelSpec spec, int index, double signalBound) {

  void forward(Parameters weights, Batch batch, LayerActivations own) {
    own.input.beginForward(weights);
    own.recurrentForward.assignTransposed(weights.matrix(ModelLayout.recurrentWeight(index)));
    for (int t = 0; t < batch.timeSteps(); t++) {
      var gates = own.gates(t);
      own.input.forward(batch, t, gates);
      own.recurrentForward.accumulateProduct(own.outputBefore(t), gates);
      spec.cell().forward(own, t);
    }
  }

  /**
   * Backpropagation through time: {@code own.outputGradient} holds the gradient of every h from
   * above; gradients are added to {@code gradient}, and those of every h of the layer below are
   * set.
   */
  void backward(Parameters weights, Batch batch, LayerActivations own, Parameters gradient) {
    own.input.beginBackward(weights);
    own.recurrentBackward.assign(weights.matrix(ModelLayout.recurrentWeight(index)));
    var into = gradient.matrix(ModelLayout.recurrentWeight(index));
    Arrays.fill(own.signal, 0);
    Arrays.fill(own.cellSignal, 0);
    for (int t = batch.timeSteps() - 1; t >= 0; t--) {
      own.addOutputGradient(t);
      spec.cell().backward(own, t);
      var gates = own.gates(t);
      own.input.backward(batch, t, gates, gradient);
      if (t % own.stepsTogether == 0) {
        own.addRecurrentGradient(batch, t, into);
      }
      if (t > 0) {
        Arrays.fill(own.signal, 0);
        own.recurrentBackward.accumulateProduct(gates, own.signalRows);
        bound(own.signal);
        bound(own.cellSignal);
      }
    }
    own.input.endBackward(batch, own.gates(batch), gradient);
  }

  private void bound(double[] signal) {
    if (signalBound == Double.POSITIVE_INFINITY) {
      return;
    }
    for (int i = 0; i < signal.length; i++) {
      signal[i] = Math.max(-signalBound, Math.min(signalBound, signal[i]));
    }
  }
}
