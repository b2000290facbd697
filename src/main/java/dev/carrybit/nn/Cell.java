package dev.carrybit.nn;

import java.io.Serializable;

/**
 * The pointwise half of a recurrent layer: a formula and its derivative, for all sequences of one
 * time step.
 */
public sealed interface Cell extends Serializable permits Elman, Lstm, Gru {

  /** Number of gates: blocks of H columns in a row of pre-activations. */
  int gates();

  /** Number of state vectors that a sequence carries: 1 (h) or 2 (h and c). */
  int states();

  /**
   * Whether the cell is given W_hh h₋₁ apart from W_ih x + b_ih, and with a bias b_hh of its own,
   * rather than the sum of all.
   */
  boolean takesRecurrenceApart();

  /** Turns the gates of time step {@code t} into activations in place, and writes its state. */
  void forward(LayerActivations layer, int t);

  /**
   * Turns the activations of time step {@code t} into gradients of its pre-activations in place.
   * The layer's signal holds the gradient of h, and afterwards what of it goes straight to the h
   * before; that of c comes from later time steps, and is the one of the time step before
   * afterwards.
   */
  void backward(LayerActivations layer, int t);
}
