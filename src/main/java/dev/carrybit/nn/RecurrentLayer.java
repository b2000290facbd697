package dev.carrybit.nn;

import java.util.Arrays;

/**
 * One recurrent layer: its products and the only loop over time. What belongs to a time step is
 * done while it lies in the nearest caches.
 */
record RecurrentLayer(ModelSpec spec, int index, double signalBound) {

  void forward(
      Parameters weights, Batch batch, Dropout dropout, LayerActivations own, LayerOutput output) {
    own.input.beginForward(weights, batch, dropout);
    own.recurrence.beginForward(weights);
    output.beginForward(weights);
    for (int t = 0; t < batch.timeSteps(); t++) {
      own.resets.zero(batch, t, t + 1);
      own.input.forward(batch, t);
      own.recurrence.forward(t);
      spec.cell().forward(own, t);
      own.resets.restore(batch, t);
      output.forward(batch, t);
    }
  }

  /**
   * Backpropagation through time: {@code own.outputGradient} holds the gradient of every h from
   * above, or {@code output} puts it there; gradients are added to {@code gradient}, and those of
   * every h of the layer below are set.
   */
  void backward(
      Parameters weights,
      Batch batch,
      LayerActivations own,
      LayerOutput output,
      Parameters gradient) {
    own.input.beginBackward(weights);
    own.recurrence.beginBackward(weights);
    output.beginBackward(weights);
    Arrays.fill(own.signal, 0);
    Arrays.fill(own.cellSignal, 0);
    for (int t = batch.timeSteps() - 1; t >= 0; t--) {
      output.backward(batch, t, gradient);
      own.addOutputGradient(t);
      own.resets.zero(batch, t, t + 1);
      spec.cell().backward(own, t);
      own.resets.restore(batch, t);
      own.input.backward(batch, t, gradient);
      own.recurrence.addGradient(batch, t, gradient);
      if (t > 0) {
        own.recurrence.backward(t);
        own.resets.backward(batch, t);
        bound(own.signal);
        bound(own.cellSignal);
      }
    }
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
