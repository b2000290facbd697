package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.Pointwise;
import dev.carrybit.linalg.Products;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What one recurrent layer's forward pass keeps for its backward pass, and both passes' scratch
 * space, for N sequences of H units. Buffers are row-major and time-major; those of states begin
 * with the initial state.
 */
public final class LayerActivations {

  /** Rows of a product over several time steps: those of all its terms fit a cache. */
  static final int ROWS_TOGETHER = 256;

  final int sequences;
  final int hidden;

  /** How many time steps go together: those that make {@link #ROWS_TOGETHER} rows. */
  final int stepsTogether;

  /** N rows of gates·H a time step: pre-activations, activations, and then their gradients. */
  final double[] gates;

  /**
   * The part of the pre-activations that comes from the h before, and then its gradients, likewise:
   * the gates themselves unless the cell takes it apart.
   */
  final double[] recurrent;

  /** State h, N × H for the beginning and each time step. */
  final double[] outputs;

  /** State c, likewise; empty where there is none. */
  final double[] cells;

  /** tanh c, N × H a time step; empty where there is no c. */
  final double[] squashed;

  /** Gradient of h from above, N × H a time step. */
  final double[] outputGradient;

  /** Gradient of one time step's h, from above and from later time steps, N × H. */
  final double[] signal;

  /** Gradient of one time step's c from later time steps, N × H; empty where there is none. */
  final double[] cellSignal;

  final InputProjection input;
  final Recurrence recurrence;
  final Resets resets;

  private final int gateRow;

  /** Scratch space of layer {@code layer}, upon that of the layer {@code below}, if any. */
  LayerActivations(
      ModelSpec spec,
      Optional<LayerActivations> below,
      int layer,
      int sequences,
      int timeSteps,
      Products products) {
    this.sequences = sequences;
    this.hidden = spec.hidden();
    this.stepsTogether = Math.max(1, Math.min(timeSteps, ROWS_TOGETHER / sequences));
    this.gateRow = spec.gateColumns();
    int rows = Math.multiplyExact(sequences, timeSteps);
    int states = Math.multiplyExact(Math.addExact(rows, sequences), hidden);
    boolean hasCells = spec.cell().states() == 2;
    gates = new double[Math.multiplyExact(rows, gateRow)];
    recurrent = spec.cell().takesRecurrenceApart() ? new double[gates.length] : gates;
    outputs = new double[states];
    cells = new double[hasCells ? states : 0];
    outputGradient = new double[Math.multiplyExact(rows, hidden)];
    squashed = new double[hasCells ? outputGradient.length : 0];
    signal = new double[stateSize()];
    cellSignal = new double[hasCells ? stateSize() : 0];
    resets = new Resets(this);
    recurrence = new Recurrence(spec, layer, this, timeSteps, products);
    input =
        layer == 0 && spec.input() instanceof Input.Symbols
            ? new SymbolProjection(spec, this, rows)
            : new DenseProjection(spec, layer, this, rowsOf(spec, below, layer, rows), products);
  }

  private LayerInput rowsOf(ModelSpec spec, Optional<LayerActivations> below, int layer, int rows) {
    if (below.isPresent()) {
      return new LowerInput(below.get(), layer - 1);
    }
    return spec.input() instanceof Input.Embedded embedded
        ? new EmbeddedInput(embedded, rows, stepsTogether * sequences)
        : new GivenInput(spec.input().size());
  }

  static Matrix[] each(int timeSteps, IntFunction<Matrix> rows) {
    return IntStream.range(0, timeSteps).mapToObj(rows).toArray(Matrix[]::new);
  }

  /** Numbers of one time step's h: N·H. */
  int stateSize() {
    return sequences * hidden;
  }

  /** Where the gates of time step {@code t} begin. */
  int gatesAt(int t) {
    return t * sequences * gateRow;
  }

  /** Where the state after time step {@code t} begins; −1 is the initial state. */
  int stateAt(int t) {
    return (t + 1) * sequences * hidden;
  }

  /** {@code count} rows of gates from time step {@code t} on. */
  Matrix gates(int t, int count) {
    return Matrix.view(gates, gatesAt(t), count, gateRow);
  }

  /** Whether time step {@code t} is the first of those that go together. */
  boolean isFirst(int t) {
    return t % stepsTogether == 0;
  }

  /** Whether time step {@code t} is the last of those that go together. */
  boolean isLast(Batch batch, int t) {
    return isFirst(t + 1) || t + 1 == batch.timeSteps();
  }

  /** Rows of the time steps that go together, of which {@code t} is the first. */
  int rowsTogether(Batch batch, int t) {
    return Math.min(stepsTogether, batch.timeSteps() - t) * sequences;
  }

  /** Adds the gradient from above to the signal from later time steps. */
  void addOutputGradient(int t) {
    Pointwise.add(outputGradient, t * stateSize(), signal, 0, stateSize());
  }
}
