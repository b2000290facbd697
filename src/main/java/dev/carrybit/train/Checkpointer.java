package dev.carrybit.train;

import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.config.TrainSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Decides when a state is saved, and saves it in a background thread while training continues.
 * There is one save at a time; the next one waits for it. A failed save is thrown by the next call.
 */
public final class Checkpointer implements AutoCloseable {

  private final CheckpointSettings settings;
  private final Function<TrainingState, Runnable> snapshot;
  private CompletableFuture<Void> save = CompletableFuture.completedFuture(null);
  private long savedSteps = -1;
  private double savedSeconds;

  /**
   * A checkpointer.
   *
   * @param snapshot copies a state in the calling thread; the returned function saves the copy, in
   *     another thread
   */
  public Checkpointer(CheckpointSettings settings, Function<TrainingState, Runnable> snapshot) {
    this.settings = settings;
    this.snapshot = snapshot;
  }

  /** A checkpointer that saves nothing. */
  public static Checkpointer none() {
    var never = TrainSettings.NEVER;
    return new Checkpointer(
        new CheckpointSettings(never, Double.POSITIVE_INFINITY, 1, never, false),
        state -> () -> {});
  }

  /** Saves the state after a round if the settings say so. */
  void afterRound(TrainingState state) {
    if (save.isDone()) {
      await();
    }
    double minutes = (state.seconds() - savedSeconds) / 60;
    if (state.steps() % settings.everySteps() == 0 || minutes >= settings.everyMinutes()) {
      save(state);
    }
  }

  /** Saves the state with the best measurement so far if the settings say so. */
  void afterImprovement(TrainingState state) {
    if (settings.keepBest()) {
      save(state);
    }
  }

  /** Saves a state, unless it is the last one saved. Its arrays may change on return. */
  void save(TrainingState state) {
    if (state.steps() == savedSteps) {
      return;
    }
    await(); // before the copy, so that there are never two
    savedSteps = state.steps();
    savedSeconds = state.seconds();
    save = CompletableFuture.runAsync(snapshot.apply(state), Checkpointer::start);
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "carrybit-checkpoint");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the current save, even if this thread is interrupted; throws what it failed with. */
  void await() {
    try {
      save.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /** Waits for the current save. Throws nothing: an earlier failure ended the run. */
  @Override
  public void close() {
    save.handle((done, failure) -> done).join();
  }
}
