package dev.carrybit.nn;

import java.io.Serializable;

/**
 * The pointwise half of a recurrent layer: a formula and its derivative, for the N sequences of one
 * time step. Rows of {@code gates} have {@link #gates()}·H columns, gate after gate; rows of a
 * state have H columns. All arrays are row-major with N rows and are given by their first number's
 * index.
 */
public sealed interface Cell extends Serializable permits Elman, Lstm {

  /** Number of gates: blocks of H columns in the pre-activations. */
  int gates();

  /** Number of state vectors a sequence carries: 1 (h) or 2 (h and c). */
  int states();

  /**
   * Turns pre-activations into activations in place and writes the next state.
   *
   * @param rows number of sequences N
   * @param hidden number of units H
   * @param gates pre-activations, N × gates·H, from {@code at}; activations afterwards
   * @param cells state c of all time steps, N × H a step; this step's from {@code cell}, the
   *     previous one's N·H before it; untouched where there is one state
   * @param outputs state h of all time steps, likewise
   */
  void forward(
      int rows, int hidden, double[] gates, int at, double[] cells, double[] outputs, int state);

  /**
   * Turns activations into gradients of the pre-activations in place.
   *
   * @param outputGradient gradient of this step's h, N × H from 0
   * @param cellGradient gradient of this step's c from later steps, N × H from 0; the previous
   *     step's afterwards
   */
  void backward(
      int rows,
      int hidden,
      double[] gates,
      int at,
      double[] cells,
      double[] outputs,
      int state,
      double[] outputGradient,
      double[] cellGradient);
}
