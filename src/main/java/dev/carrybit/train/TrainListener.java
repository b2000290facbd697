package dev.carrybit.train;

import dev.carrybit.nn.Parameters;

/** Whoever wants to know how a run goes. */
public interface TrainListener {

  /** A round was completed; {@code weights} are those after it, and must not be changed. */
  default void completed(Round round, Parameters weights) {}

  /** The weights after {@code step} steps were measured. */
  default void measured(long step, Measurement measurement) {}
}
