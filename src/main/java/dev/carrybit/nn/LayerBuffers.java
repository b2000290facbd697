package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.PackedMatrix;
import java.util.Arrays;
import java.util.Optional;

/**
 * The buffers of one recurrent layer of H units for N sequences and at most T time steps. Rows are
 * time-major: time step t of sequence n is row t·N + n. A buffer that a layer does not need is
 * empty.
 */
public final class LayerBuffers {

  /** Rows of a product over several time steps: the operands of such a product fit a cache. */
  static final int CHUNK_ROWS = 256;

  /** A {@link Matrix} and the reference to it. */
  private static final int VIEW_BYTES = 36;

  final int sequences; // N
  final int hidden; // H
  final int chunk; // time steps that go through one product together

  final double[] gates; // (T·N, G·H) pre-activations, then activations, then gradients
  final double[] recurrent; // (T·N, G·H) W_hh h₋₁ + b_hh if it is kept apart; else the gates
  final double[] h; // ((T+1)·N, H) beginning with the initial state
  final double[] c; // ((T+1)·N, H) likewise
  final double[] tanhC; // ((T+1)·N, H) at the indices of c; the first N rows are not used
  final double[] dhAbove; // (T·N, H) gradient of h from the layer above
  final Matrix dhMatrix; // (N, H) gradient of one time step's h
  final double[] dh; // its numbers
  final double[] dc; // (N, H) gradient of one time step's c
  final double[][] states; // h, and c if the cell has one
  final double[][] stateGradients; // dh, and dc if the cell has one

  double[] x; // (T·N, D) input rows: embeddings, reals, or the h of the layer below after dropout
  boolean[] kept = {}; // (T·N, D) which of them dropout kept
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

  /** The states that {@link #zeroStates} has overwritten, in the order of rows. */
  private double[] saved = {};

  private int savedCount;

  /**
   * Allocates buffers.
   *
   * @param input of the layer; empty if it is the h of the layer below
   * @param dropout whether to count those of dropout, which the first window with dropout allocates
   */
  LayerBuffers(
      BufferSizes sizes,
      ModelSpec spec,
      int sequences,
      double timeSteps, // float64
      Optional<Input> input,
      boolean dropout) {
    this.sequences = sequences;
    hidden = spec.hidden();
    gateColumns = spec.gateColumns();
    boolean hasC = spec.cell().states() == 2;
    chunk = (int) Math.max(1, Math.min((long) timeSteps, CHUNK_ROWS / sequences));
    double rows = sequences * timeSteps; // float64
    double stateRows = rows + sequences; // float64
    gates = sizes.numbers(rows, gateColumns);
    recurrent = spec.cell().resetAfter() ? sizes.numbers(rows, gateColumns) : gates;
    h = sizes.numbers(stateRows, hidden);
    dhAbove = sizes.numbers(rows, hidden);
    dhMatrix = sizes.matrix(sequences, hidden);
    dh = dhMatrix.values();
    c = sizes.numbers(hasC ? stateRows : 0, hidden);
    tanhC = sizes.numbers(hasC ? stateRows : 0, hidden);
    dc = sizes.numbers(hasC ? sequences : 0, hidden);
    states = hasC ? new double[][] {h, c} : new double[][] {h};
    stateGradients = hasC ? new double[][] {dh, dc} : new double[][] {dh};
    stepH = new Matrix[sizes.length(timeSteps, 1, VIEW_BYTES)];
    stepRecurrent = new Matrix[sizes.length(timeSteps, 1, VIEW_BYTES)];
    Arrays.setAll(stepH, t -> h(t - 1, t));
    Arrays.setAll(stepRecurrent, t -> recurrent(t, t + 1));
    recurrentWeightT = sizes.packed(hidden, gateColumns);
    recurrentWeight = sizes.packed(gateColumns, hidden);

    double inputs = input.map(Input::size).orElse(hidden); // float64
    boolean oneHot = input.filter(Input.Symbols.class::isInstance).isPresent();
    boolean embedded = input.filter(Input.Embedded.class::isInstance).isPresent();
    boolean real = input.filter(Input.Reals.class::isInstance).isPresent();
    boolean countsDropout = input.isEmpty() && dropout;
    double symbols = oneHot ? Math.min(inputs, rows) : 0; // float64
    columns = sizes.numbers(symbols, gateColumns);
    dColumns = sizes.numbers(symbols, gateColumns);
    rowOf = sizes.ints(oneHot ? inputs : 0);
    symbolOf = sizes.ints(symbols);
    inputWeightT = sizes.packed(oneHot ? 0 : inputs, gateColumns);
    inputWeight = sizes.packed(input.isEmpty() || embedded ? gateColumns : 0, inputs);
    x = sizes.numbers(embedded || real || countsDropout ? rows : 0, inputs);
    dx = sizes.numbers(embedded ? chunk * sequences : 0, inputs);
    if (countsDropout) {
      sizes.length(rows, inputs, 1); // kept
    }
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

  // Views of the rows of time steps [from, to).

  Matrix gates(int from, int to) {
    return Matrix.view(gates, gatesAt(from), (to - from) * sequences, gateColumns);
  }

  Matrix recurrent(int from, int to) {
    return Matrix.view(recurrent, gatesAt(from), (to - from) * sequences, gateColumns);
  }

  Matrix h(int from, int to) {
    return Matrix.view(h, stateAt(from), (to - from) * sequences, hidden);
  }

  Matrix dhAbove(int from, int to) {
    return Matrix.view(dhAbove, from * stateSize(), (to - from) * sequences, hidden);
  }

  // Views of one time step, made once.

  Matrix hBefore(int t) {
    return stepH[t];
  }

  Matrix recurrent(int t) {
    return stepRecurrent[t];
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
        for (var state : states) {
          saveAndZero(state, row * hidden); // states begin with the initial one
        }
      }
    }
  }

  private void saveAndZero(double[] state, int at) {
    if (saved.length < savedCount + hidden) {
      saved = Arrays.copyOf(saved, Math.max(2 * saved.length, savedCount + hidden));
    }
    System.arraycopy(state, at, saved, savedCount, hidden);
    savedCount += hidden;
    Arrays.fill(state, at, at + hidden, 0);
  }

  /** Restores the states that {@link #zeroStates} has zeroed from time step {@code from} on. */
  void restoreStates(Batch batch, int from) {
    int restored = 0;
    for (int row = from * sequences; restored < savedCount; row++) {
      if (batch.resets()[row]) {
        for (var state : states) {
          System.arraycopy(saved, restored, state, row * hidden, hidden);
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
        for (var gradient : stateGradients) {
          Arrays.fill(gradient, n * hidden, (n + 1) * hidden, 0);
        }
      }
    }
  }
}
