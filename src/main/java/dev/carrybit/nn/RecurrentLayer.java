package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.params.Parameters;
import java.util.Arrays;

/**
 * One recurrent layer: its products and the only loop over time. What belongs to a time step is
 * done while it lies in the nearest caches.
 */
record RecurrentLayer(ModelSpec spec, int index, double signalBound) {

  void forward(Parameters weights, Batch batch, Dropout dropout, LayerActivations own) {
    own.input.beginForward(weights, batch, dropout);
    own.recurrence.beginForward(weights);
    own.resets.beginForward();
    for (int t = 0; t < batch.timeSteps(); t++) {
      own.resets.forward(batch, t);
      own.input.forward(batch, t, own.gates(t));
      own.recurrence.forward(t);
      spec.cell().forward(own, t);
    }
    own.resets.endForward(batch);
  }

  /**
   * Backpropagation through time: {@code own.outputGradient} holds the gradient of every h from
   * above; gradients are added to {@code gradient}, and those of every h of the layer below are
   * set.
   */
  void backward(Parameters weights, Batch batch, LayerActivations own, Parameters gradient) {
    own.input.beginBackward(weights);
    own.recurrence.beginBackward(weights);
    own.resets.beginBackward(batch);
    Arrays.fill(own.signal, 0);
    Arrays.fill(own.cellSignal, 0);
    for (int t = batch.timeSteps() - 1; t >= 0; t--) {
      own.addOutputGradient(t);
      spec.cell().backward(own, t);
      own.input.backward(batch, t, own.gates(t), gradient);
      own.recurrence.addGradient(batch, t, gradient);
      if (t > 0) {
        own.recurrence.backward(t);
        own.resets.backward(batch, t);
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
