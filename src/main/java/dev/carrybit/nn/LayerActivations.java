package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;

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

  /** State h, N × H for the beginning and each time step. */
  final double[] outputs;

  /** State c, likewise; empty where there is none. */
  final double[] cells;

  /** Gradient of h from above, N × H a time step. */
  final double[] outputGradient;

  /** Gradient of one time step's h, from above and from later time steps, N × H. */
  final double[] signal;

  /** Gradient of one time step's c from later time steps, N × H; empty where there is none. */
  final double[] cellSignal;

  /** tanh c of one time step, N × H; empty where there is no c. */
  final double[] squashed;

  final Matrix inputWeightTransposed;
  final Matrix recurrentWeightTransposed;
  final Matrix inputGradientTransposed;

  private final int gateRow;

  LayerActivations(ModelSpec spec, int layer, int sequences, int timeSteps) {
    this.sequences = sequences;
    this.hidden = spec.hidden();
    this.gateRow = spec.gateColumns();
    int rows = Math.multiplyExact(sequences, timeSteps);
    int states = Math.multiplyExact(Math.addExact(rows, sequences), hidden);
    boolean hasCells = spec.cell().states() == 2;
    gates = new double[Math.multiplyExact(rows, gateRow)];
    outputs = new double[states];
    cells = new double[hasCells ? states : 0];
    outputGradient = new double[Math.multiplyExact(rows, hidden)];
    signal = new double[stateSize()];
    cellSignal = new double[hasCells ? stateSize() : 0];
    squashed = new double[cellSignal.length];
    inputWeightTransposed = Matrix.zeros(spec.inputSize(layer), gateRow);
    recurrentWeightTransposed = Matrix.zeros(hidden, gateRow);
    inputGradientTransposed = Matrix.zeros(spec.inputSize(layer), gateRow);
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
}
