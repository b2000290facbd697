package dev.carrybit.train;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * A thread that saves one state while training goes on. The next state waits for it, and what it
 * failed with is thrown where somebody looks next.
 */
public final class BackgroundKeeper implements StateKeeper, AutoCloseable {

  private final Function<TrainingState, Runnable> copy;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(BackgroundKeeper::daemon);
  private Future<?> save = CompletableFuture.completedFuture(true);

  /**
   * A keeper.
   *
   * @param copy takes what is to be saved of a state, at once, and saves it when it is run, in
   *     another thread
   */
  public BackgroundKeeper(Function<TrainingState, Runnable> copy) {
    this.copy = copy;
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "carrybit-checkpoint");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void keep(TrainingState state) {
    // before the copy, so that there are never two
    await();
    save = thread.submit(copy.apply(state));
  }

  @Override
  public void check() {
    if (save.isDone()) {
      await();
    }
  }

  @Override
  public void await() {
    var failure = failure();
    if (failure.isPresent() && failure.get() instanceof Error error) {
      throw error;
    } else if (failure.isPresent()) {
      throw (RuntimeException) failure.get();
    }
  }

  /** Waits for the save, even where this thread is interrupted; what it failed with. */
  private Optional<Throwable> failure() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          save.get();
          return Optional.empty();
        } catch (ExecutionException failed) {
          return Optional.of(failed.getCause());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits until nothing is being saved. What failed is not thrown any more: either it was, or
   * something else has ended the run before.
   */
  @Override
  public void close() {
    thread.shutdown();
    failure();
  }
}
