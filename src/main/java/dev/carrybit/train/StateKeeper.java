package dev.carrybit.train;

/** Whoever keeps the states that a run goes through, so that it can go on from them. */
@FunctionalInterface
public interface StateKeeper {

  /**
   * Keeps a state, whose arrays change when this has returned.
   *
   * @throws RuntimeException if this or an earlier one could not be kept
   */
  void keep(TrainingState state);

  /** Looks whether a state could not be kept; throws what {@link #keep} would. */
  default void check() {}

  /** Waits until all states are kept; throws what {@link #keep} would. */
  default void await() {}
}
