package dev.carrybit.nn;

import dev.carrybit.data.Batch;
import dev.carrybit.linalg.Factor;
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

  /** Rows of a product that adds to the weights' gradient: those of all its terms fit a cache. */
  static final int ROWS_TOGETHER = 256;

  final int sequences;
  final int hidden;

  /** Time steps of such a product. */
  final int stepsTogether;

  /** N rows of gates·H a time step: pre-activations, activations, and then their gradients. */
  final double[] gates;

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

  final Matrix signalRows;
  final Products products;
  final InputProjection input;
  final Factor recurrentForward;
  final Factor recurrentBackward;

  private final int gateRow;
  private final Matrix[] gateRows;
  private final Matrix[] outputRows;
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
    this.stepsTogether = Math.max(1, ROWS_TOGETHER / sequences);
    this.gateRow = spec.gateColumns();
    this.products = products;
    int rows = Math.multiplyExact(sequences, timeSteps);
    int states = Math.multiplyExact(Math.addExact(rows, sequences), hidden);
    boolean hasCells = spec.cell().states() == 2;
    gates = new double[Math.multiplyExact(rows, gateRow)];
    outputs = new double[states];
    cells = new double[hasCells ? states : 0];
    outputGradient = new double[Math.multiplyExact(rows, hidden)];
    squashed = new double[hasCells ? outputGradient.length : 0];
    signal = new double[stateSize()];
    cellSignal = new double[hasCells ? stateSize() : 0];
    signalRows = Matrix.view(signal, 0, sequences, hidden);
    gateRows = each(timeSteps, t -> Matrix.view(gates, gatesAt(t), sequences, gateRow));
    outputRows = each(timeSteps, t -> Matrix.view(outputs, stateAt(t - 1), sequences, hidden));
    outputGradientRows =
        each(timeSteps, t -> Matrix.view(outputGradient, t * stateSize(), sequences, hidden));
    recurrentForward = products.factor(hidden, gateRow);
    recurrentBackward = products.factor(gateRow, hidden);
    input =
        layer == 0 && spec.input() instanceof Input.Symbols
            ? new SymbolProjection(spec)
            : new DenseProjection(spec, layer, below, products);
  }

  private static Matrix[] each(int timeSteps, IntFunction<Matrix> rows) {
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

  /** The h before time step {@code t}, N × H. */
  Matrix outputBefore(int t) {
    return outputRows[t];
  }

  /** The h after each time step of a whole batch. */
  Matrix outputs(Batch batch) {
    return Matrix.view(outputs, stateAt(0), batch.rows(), hidden);
  }

  /** The gradient of time step {@code t}'s h from above, N × H. */
  Matrix outputGradient(int t) {
    return outputGradientRows[t];
  }

  /** Adds dZᵀ·h₋₁ of the time steps that go together with {@code first}, which begins them. */
  void addRecurrentGradient(Batch batch, int first, Matrix into) {
    int rows = (Math.min(first + stepsTogether, batch.timeSteps()) - first) * sequences;
    products.accumulateTransposedProduct(
        Matrix.view(gates, gatesAt(first), rows, gateRow),
        Matrix.view(outputs, stateAt(first - 1), rows, hidden),
        into);
  }

  /** Adds the gradient from above to the signal from later time steps. */
  void addOutputGradient(int t) {
    Pointwise.add(outputGradient, t * stateSize(), signal, 0, stateSize());
  }
}
