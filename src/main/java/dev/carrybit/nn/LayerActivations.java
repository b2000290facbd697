package dev.carrybit.nn;

import dev.carrybit.data.Batch;
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

  final int sequences;
  final int hidden;

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
  private final Matrix[] gateRows;
  private final Matrix[] outputGradientRows;

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
    gateRows = each(timeSteps, t -> Matrix.view(gates, gatesAt(t), sequences, gateRow));
    outputGradientRows =
        each(timeSteps, t -> Matrix.view(outputGradient, t * stateSize(), sequences, hidden));
    resets = new Resets(this);
    recurrence = new Recurrence(spec, layer, this, timeSteps, products);
    input =
        layer == 0 && spec.input() instanceof Input.Symbols
            ? new SymbolProjection(spec, rows)
            : new DenseProjection(spec, layer, rowsOf(spec, below, layer, timeSteps), products);
  }

  private LayerInput rowsOf(
      ModelSpec spec, Optional<LayerActivations> below, int layer, int timeSteps) {
    if (below.isPresent()) {
      return new LowerInput(below.get(), layer - 1);
    }
    return spec.input() instanceof Input.Embedded embedded
        ? new EmbeddedInput(embedded, sequences, timeSteps)
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

  /** The gates of time step {@code t}, N × gates·H. */
  Matrix gates(int t) {
    return gateRows[t];
  }

  /** The gates of a whole batch. */
  Matrix gates(Batch batch) {
    return Matrix.view(gates, 0, batch.rows(), gateRow);
  }

  /** The h after each time step of a whole batch. */
  Matrix outputs(Batch batch) {
    return Matrix.view(outputs, stateAt(0), batch.rows(), hidden);
  }

  /** The gradient of time step {@code t}'s h from above, N × H. */
  Matrix outputGradient(int t) {
    return outputGradientRows[t];
  }

  /** Adds the gradient from above to the signal from later time steps. */
  void addOutputGradient(int t) {
    Pointwise.add(outputGradient, t * stateSize(), signal, 0, stateSize());
  }
}
