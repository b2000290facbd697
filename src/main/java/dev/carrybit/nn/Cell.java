package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import java.io.Serializable;

/**
 * The pointwise part of a recurrent layer: its equations and their derivatives, for all sequences
 * of one time step. {@code RecurrentLayer} does the matrix products and the loop over time.
 *
 * <p>The states of time step t begin at {@code layer.stateAt(t)}, those before it at {@code
 * stateAt(t - 1)}; step -1 is the carried state. The gates of its row n are G blocks of H columns.
 * Where a document begins, h₋₁ and c₋₁ are zero in {@code layer}.
 */
public sealed interface Cell extends Serializable permits Elman, Lstm, Gru {

  /** Number of gates: blocks of H columns in a row of pre-activations. */
  int gates();

  /** Number of state vectors that a sequence carries: 1 (h) or 2 (h and c). */
  int states();

  /**
   * Whether a reset gate multiplies W_hh h₋₁ + b_hh, as Keras's {@code reset_after}. The cell then
   * gets that product and W_ih x + b_ih in two arrays, and there is a second bias b_hh. It has
   * nothing to do with the resets of sequences in a {@link Batch}.
   */
  default boolean resetAfter() {
    return false;
  }

  /** The cell of this package that computes what {@code cell} describes. */
  static Cell of(dev.carrybit.nn.Cell cell) {
    if (cell instanceof dev.carrybit.nn.Elman elman) {
      return new Elman(elman.activation());
    }
    return cell instanceof dev.carrybit.nn.Lstm ? new Lstm() : new Gru();
  }

  /** Replaces the pre-activations of time step {@code t} by activations, and writes h and c. */
  void forward(Kernels kernels, LayerBuffers layer, int t);

  /**
   * Replaces the activations of time step {@code t} by the gradients of the pre-activations.
   *
   * <p>{@code layer.dh} holds the gradient of h, and afterwards the part of h₋₁'s gradient that
   * does not pass W_hh. {@code layer.dc} holds the gradient of c from later time steps, and
   * afterwards that of c₋₁.
   */
  void backward(Kernels kernels, LayerBuffers layer, int t);
}
