package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.PackedMatrix;
import java.util.Arrays;

/**
 * The buffers of one recurrent layer of H units for N sequences and at most T time steps. Rows are
 * time-major: time step t of sequence n is row t·N + n. A buffer that a layer does not need is
 * empty.
 */
public final class LayerBuffers {

  /** Rows of a product over several time steps: the operands of such a product fit a cache. */
  static final int CHUNK_ROWS = 256;

  final int sequences; // N
  final int hidden; // H
  final int chunk; // time steps that go through one product together

  final double[] gates; // (T·N, G·H) pre-activations, then activations, then gradients
  final double[]
      recurrent; // (T·N, G·H) W_hh h₋₁ + b_hh if the cell is resetAfter; else this is gates itself
  final double[] h; // ((T+1)·N, H) beginning with the initial state
  final double[] c; // ((T+1)·N, H) likewise
  final double[] tanhC; // ((T+1)·N, H) without an initial state
  final double[] dhAbove; // (T·N, H) gradient of h from the layer above
  final double[] dh; // (N, H) gradient of one time step's h
  final double[] dc; // (N, H) gradient of one time step's c

  double[] x; // (T·N, D) input rows: embedded symbols, or the h of the layer below after dropout
  boolean[] kept; // (T·N, D) which of them dropout kept
  final double[] dx; // (chunk·N, D) gradient of embedded symbols
  final double[] columns; // (min(V, T·N), G·H) the columns of W_ih for the symbols of a window
  final double[] dColumns; // (min(V, T·N), G·H) their gradient
  final int[] rowOf; // (V) the row of each symbol in columns
  final int[] symbolOf; // (min(V, T·N)) the symbol of each row in columns

  final PackedMatrix inputWeightT; // (D, G·H) W_ihᵀ
  final PackedMatrix inputWeight; // (G·H, D) W_ih
  final PackedMatrix recurrentWeightT; // (H, G·H) W_hhᵀ
  final PackedMatrix recurrentWeight; // (G·H, H) W_hh

  /** Number of symbols in the window: rows of {@link #columns} in use. */
  int symbolCount;

  /** Whether the window has dropout. */
  boolean drops;

  /** 1 / (1 − p), by which dropout multiplies what it keeps. */
  double dropoutScale;

  private final int gateColumns;
  private final Matrix[] stepH; // (T) the h before each time step, N × H
  private final Matrix[] stepRecurrent; // (T) the recurrent part of the gates, N × G·H
  private final Matrix dhMatrix;

  /** The h and c that {@link #zeroStates} has overwritten, in the order of rows. */
  private double[] saved = {};

  private int savedCount;

  /** Buffers whose shapes {@code table} holds. */
  LayerBuffers(BufferTable table, String prefix, int sequences, int hidden, Kernels kernels) {
    this.sequences = sequences;
    this.hidden = hidden;
    gates = table.doubles(prefix + "gates");
    recurrent = table.has(prefix + "recurrent") ? table.doubles(prefix + "recurrent") : gates;
    h = table.doubles(prefix + "h");
    c = table.doubles(prefix + "c");
    tanhC = table.doubles(prefix + "tanhC");
    dhAbove = table.doubles(prefix + "dhAbove");
    dh = table.doubles(prefix + "dh");
    dc = table.doubles(prefix + "dc");
    x = table.doubles(prefix + "x");
    kept = new boolean[0];
    dx = table.doubles(prefix + "dx");
    columns = table.doubles(prefix + "columns");
    dColumns = table.doubles(prefix + "dColumns");
    rowOf = table.ints(prefix + "rowOf");
    symbolOf = table.ints(prefix + "symbolOf");
    inputWeightT = table.packed(prefix + "inputWeightT", kernels);
    inputWeight = table.packed(prefix + "inputWeight", kernels);
    recurrentWeightT = table.packed(prefix + "recurrentWeightT", kernels);
    recurrentWeight = table.packed(prefix + "recurrentWeight", kernels);
    int timeSteps = dhAbove.length / stateSize();
    chunk = chunk(sequences, timeSteps);
    gateColumns = gates.length / (timeSteps * sequences);
    dhMatrix = Matrix.view(dh, 0, sequences, hidden);
    stepH = new Matrix[timeSteps];
    stepRecurrent = new Matrix[timeSteps];
    Arrays.setAll(stepH, t -> h(t - 1, t));
    Arrays.setAll(stepRecurrent, t -> recurrent(t, t + 1));
  }

  /** Time steps that go through one product together. */
  static int chunk(int sequences, long timeSteps) {
    return (int) Math.max(1, Math.min(timeSteps, CHUNK_ROWS / sequences));
  }

  /** Numbers of one time step's h: N·H. */
  int stateSize() {
    return sequences * hidden;
  }

  /** Index of the first gate of time step {@code t}. */
  int gatesAt(int t) {
    return t * sequences * gateColumns;
  }

  /** Index of the first state after time step {@code t}; −1 is the initial state. */
  int stateAt(int t) {
    return (t + 1) * sequences * hidden;
  }

  /** The gates of time steps [{@code from}, {@code to}). */
  Matrix gates(int from, int to) {
    return Matrix.view(gates, gatesAt(from), (to - from) * sequences, gateColumns);
  }

  /** The recurrent part of the gates of time steps [{@code from}, {@code to}). */
  Matrix recurrent(int from, int to) {
    return Matrix.view(recurrent, gatesAt(from), (to - from) * sequences, gateColumns);
  }

  /** The h of time steps [{@code from}, {@code to}). */
  Matrix h(int from, int to) {
    return Matrix.view(h, stateAt(from), (to - from) * sequences, hidden);
  }

  /** The gradient of h from above at time steps [{@code from}, {@code to}). */
  Matrix dhAbove(int from, int to) {
    return Matrix.view(dhAbove, from * stateSize(), (to - from) * sequences, hidden);
  }

  /** The h before time step {@code t}. */
  Matrix hBefore(int t) {
    return stepH[t];
  }

  /** The recurrent part of the gates of time step {@code t}. */
  Matrix recurrent(int t) {
    return stepRecurrent[t];
  }

  /** The gradient of one time step's h. */
  Matrix dh() {
    return dhMatrix;
  }

  /** Makes room for dropout in the first window that has it. */
  void allocateDropout(int size) {
    if (x.length == 0) {
      x = new double[size];
      kept = new boolean[size];
    }
  }

  /**
   * Zeroes the states before those rows of time steps [{@code from}, {@code to}) at which a
   * sequence starts anew, because a document begins inside the window. These states are also the
   * results of the time steps before, so {@link #restoreStates} restores them.
   */
  void zeroStates(Batch batch, int from, int to) {
    savedCount = 0;
    var resets = batch.resets();
    for (int row = from * sequences; row < to * sequences && resets.length > 0; row++) {
      if (resets[row]) {
        int at = row * hidden; // the state before this row: states begin with the initial one
        saveAndZero(h, at);
        if (c.length > 0) {
          saveAndZero(c, at);
        }
      }
    }
  }

  private void saveAndZero(double[] states, int at) {
    if (saved.length < savedCount + hidden) {
      saved = Arrays.copyOf(saved, Math.max(2 * saved.length, savedCount + hidden));
    }
    System.arraycopy(states, at, saved, savedCount, hidden);
    savedCount += hidden;
    Arrays.fill(states, at, at + hidden, 0);
  }

  /** Restores the states that {@link #zeroStates} has zeroed from time step {@code from} on. */
  void restoreStates(Batch batch, int from) {
    int restored = 0;
    for (int row = from * sequences; restored < savedCount; row++) {
      if (batch.resets()[row]) {
        System.arraycopy(saved, restored, h, row * hidden, hidden);
        restored += hidden;
        if (c.length > 0) {
          System.arraycopy(saved, restored, c, row * hidden, hidden);
          restored += hidden;
        }
      }
    }
  }

  /**
   * Zeroes the gradients of the states before time step {@code t} of sequences that start there.
   */
  void zeroGradients(Batch batch, int t) {
    var resets = batch.resets();
    for (int n = 0; n < sequences && resets.length > 0; n++) {
      if (resets[t * sequences + n]) {
        Arrays.fill(dh, n * hidden, (n + 1) * hidden, 0);
        if (dc.length > 0) {
          Arrays.fill(dc, n * hidden, (n + 1) * hidden, 0);
        }
      }
    }
  }
}
