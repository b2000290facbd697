package dev.carrybit.train;

import dev.carrybit.nn.Parameters;

/** Observes a run. */
public interface TrainListener {

  /**
   * A stretch of a round's steps is complete. {@code weights} are those after the round; a listener
   * must not change them.
   */
  default void completed(TimedStretch stretch, Parameters weights) {}

  /** The weights after {@code step} steps were measured. */
  default void measured(long step, Measurement measurement) {}
}
