package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;

/**
 * What one recurrent layer's forward pass keeps for its backward pass, and that pass's scratch
 * space. Buffers of time steps are time-major; those of states begin with the initial state, so
 * that h of time step t is at rows (t + 1)·N.
 */
final class LayerActivations {

  final double[] gates;
  final double[] outputs;
  final double[] cells;
  final double[] outputGradient;
  final double[] signal;
  final double[] cellGradient;
  final Matrix inputWeightTransposed;
  final Matrix recurrentWeightTransposed;
  final Matrix inputGradientTransposed;

  LayerActivations(ModelSpec spec, int layer, int sequences, int timeSteps) {
    int rows = Math.multiplyExact(sequences, timeSteps);
    int hidden = spec.hidden();
    int columns = spec.gateColumns();
    int states = Math.multiplyExact(rows + sequences, hidden);
    gates = new double[Math.multiplyExact(rows, columns)];
    outputs = new double[states];
    cells = new double[spec.cell().states() == 2 ? states : 0];
    outputGradient = new double[Math.multiplyExact(rows, hidden)];
    signal = new double[Math.multiplyExact(sequences, hidden)];
    cellGradient = new double[cells.length == 0 ? 0 : sequences * hidden];
    inputWeightTransposed = Matrix.zeros(spec.inputSize(layer), columns);
    recurrentWeightTransposed = Matrix.zeros(hidden, columns);
    inputGradientTransposed = Matrix.zeros(spec.inputSize(layer), columns);
  }
}
