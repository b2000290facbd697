package dev.carrybit.nn;

import dev.carrybit.linalg.Pointwise;

/**
 * The arithmetic between a GRU's squashing functions, for the H units of one sequence at one time
 * step. There are two, in plain Java and over the Vector API, and they give the same bits.
 */
sealed interface GruLoops permits PlainGruLoops, VectorGruLoops {

  /** n ← n + r n_h, of the gates and n_h from {@code row}. */
  void candidates(int hidden, double[] gates, double[] recurrent, int row);

  /** h ← n + z (h₋₁ − n), of the gates from {@code row}, h₋₁ from {@code before}. */
  void outputs(int hidden, double[] gates, int row, double[] outputs, int before, int now);

  /**
   * Turns the gates of sequence {@code n} at time step {@code t} into the gradients of both their
   * parts, and the signal into what goes straight to h₋₁.
   */
  void backward(LayerActivations layer, int n, int t);

  /** The fastest that this virtual machine has. */
  static GruLoops fastest() {
    return Pointwise.hasVectors() ? new VectorGruLoops() : new PlainGruLoops();
  }
}
