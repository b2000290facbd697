package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;

/**
 * The arithmetic between an LSTM's squashing functions, for the H units of one sequence at one time
 * step. There are two, in plain Java and over the Vector API, and they give the same bits.
 */
sealed interface LstmLoops permits PlainLstmLoops, VectorLstmLoops {

  /**
   * c ← f c₋₁ + i g, of the gates from {@code row}, c₋₁ from {@code before}, c from {@code now}.
   */
  void nextCells(int hidden, double[] gates, int row, double[] cells, int before, int now);

  /** h ← o tanh c, of the gates from {@code row}, tanh c from {@code from}, h from {@code now}. */
  void outputs(
      int hidden, double[] gates, int row, double[] squashed, int from, double[] outputs, int now);

  /** Turns the gates of sequence {@code n} at time step {@code t} into their gradients. */
  void backward(LayerActivations layer, int n, int t);

  /** The fastest that this virtual machine has. */
  static LstmLoops fastest() {
    return Pointwise.hasVectors() ? new VectorLstmLoops() : new PlainLstmLoops();
  }
}
