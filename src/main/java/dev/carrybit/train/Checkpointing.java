package dev.carrybit.train;

import dev.carrybit.config.CheckpointSettings;
import dev.carrybit.config.TrainSettings;

/** The decision when the state of a run is kept, and by whom. */
public final class Checkpointing {

  private static final long NEVER_KEPT = -1;

  private final CheckpointSettings settings;
  private final StateKeeper keeper;
  private long keptSteps = NEVER_KEPT;
  private double keptSeconds;

  /** States are given to {@code keeper}. */
  public Checkpointing(CheckpointSettings settings, StateKeeper keeper) {
    this.settings = settings;
    this.keeper = keeper;
  }

  /** No state is kept. */
  public static Checkpointing none() {
    var never = TrainSettings.NEVER;
    return new Checkpointing(
        new CheckpointSettings(never, Double.POSITIVE_INFINITY, 1, never, false), state -> {});
  }

  /** A round has ended: its state is kept if it is time. */
  void ended(TrainingState state) {
    keeper.check();
    double minutes = (state.seconds() - keptSeconds) / 60;
    if (state.steps() % settings.everySteps() == 0 || minutes >= settings.everyMinutes()) {
      keep(state);
    }
  }

  /** A state was measured to be the best so far: it is kept where that is wanted. */
  void improved(TrainingState state) {
    if (settings.keepBest()) {
      keep(state);
    }
  }

  /** All states that were to be kept are; throws what one of them failed with. */
  void await() {
    keeper.await();
  }

  /** Keeps a state, unless it is the one that was kept last. */
  void keep(TrainingState state) {
    if (state.steps() != keptSteps) {
      keeper.keep(state);
      keptSteps = state.steps();
      keptSeconds = state.seconds();
    }
  }
}
