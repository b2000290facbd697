package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import java.util.Arrays;

/**
 * The places of a batch where sequences begin anew, and what one layer does there: its state before
 * such a time step is zero, and no signal goes back across. The h that it zeroes is the output of
 * the time step before, which others still read after the layer's forward pass: it is put back.
 */
final class Resets {

  private final LayerActivations own;
  private final int hidden;

  /** The h that were zeroed, in the order in which they were. */
  private double[] zeroed = new double[0];

  private int count;

  Resets(LayerActivations own) {
    this.own = own;
    this.hidden = own.hidden;
  }

  /** Forgets the window before. */
  void beginForward() {
    count = 0;
  }

  /** Zeroes the states before time step {@code t} of the sequences that begin anew there. */
  void forward(Batch batch, int t) {
    var resets = batch.resets();
    for (int n = 0; n < own.sequences && resets.length > 0; n++) {
      if (resets[t * own.sequences + n]) {
        int at = own.stateAt(t - 1) + n * hidden;
        keep(at);
        Arrays.fill(own.outputs, at, at + hidden, 0);
        if (own.cells.length > 0) {
          Arrays.fill(own.cells, at, at + hidden, 0);
        }
      }
    }
  }

  private void keep(int at) {
    int from = count * hidden;
    if (zeroed.length < from + hidden) {
      zeroed = Arrays.copyOf(zeroed, Math.max(2 * zeroed.length, from + hidden));
    }
    System.arraycopy(own.outputs, at, zeroed, from, hidden);
    count++;
  }

  /** Puts the outputs back that were zeroed. */
  void endForward(Batch batch) {
    int place = 0;
    for (int row = 0; place < count; row++) {
      if (batch.resets()[row]) {
        System.arraycopy(zeroed, place * hidden, own.outputs, row * hidden, hidden);
        place++;
      }
    }
  }

  /** Zeroes again, now that all layers above have done their backward pass. */
  void beginBackward(Batch batch) {
    for (int row = 0; row < batch.rows() && batch.resets().length > 0; row++) {
      if (batch.resets()[row]) {
        Arrays.fill(own.outputs, row * hidden, (row + 1) * hidden, 0);
      }
    }
  }

  /** Stops the signals that would go back across time step {@code t}'s beginnings. */
  void backward(Batch batch, int t) {
    var resets = batch.resets();
    for (int n = 0; n < own.sequences && resets.length > 0; n++) {
      if (resets[t * own.sequences + n]) {
        int from = n * hidden;
        Arrays.fill(own.signal, from, from + hidden, 0);
        if (own.cellSignal.length > 0) {
          Arrays.fill(own.cellSignal, from, from + hidden, 0);
        }
      }
    }
  }
}
