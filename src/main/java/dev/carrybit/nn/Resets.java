package dev.carrybit.nn;

import java.util.Arrays;

/**
 * The places of a batch where sequences begin anew, and what one layer does there: its state before
 * such a time step is zero, and no signal goes back across. The h that it zeroes is the output of
 * the time step before, which others read: it is put back as soon as the layer itself has read it.
 */
final class Resets {

  private final LayerActivations own;
  private final int hidden;

  /** The h that are zeroed, in the order of rows. */
  private double[] zeroed = new double[0];

  private int count;

  Resets(LayerActivations own) {
    this.own = own;
    this.hidden = own.hidden;
  }

  /**
   * Zeroes the states before time steps {@code first} to {@code end} of the sequences that begin
   * anew there.
   */
  void zero(Batch batch, int first, int end) {
    count = 0;
    var resets = batch.resets();
    for (int row = first * own.sequences; row < end * own.sequences && resets.length > 0; row++) {
      if (resets[row]) {
        int at = row * hidden; // of the state before: those of states begin with the initial one
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

  /** Puts the h back that were zeroed from time step {@code first} on. */
  void restore(Batch batch, int first) {
    int place = 0;
    for (int row = first * own.sequences; place < count; row++) {
      if (batch.resets()[row]) {
        System.arraycopy(zeroed, place * hidden, own.outputs, row * hidden, hidden);
        place++;
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
