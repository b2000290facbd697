package dev.carrybit.train;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** A request to stop a run, by a signal. Thread-safe; a request never blocks. */
public final class StopRequest {

  private static final int HANG_UP = 1;
  private static final int INTERRUPT = 2;

  /** The number of the first signal. */
  private final CompletableFuture<Integer> signal = new CompletableFuture<>();

  /**
   * Requests a stop; only the first request counts.
   *
   * @param number of the signal: 1 for HUP, 2 for INT, 15 for TERM
   * @return whether it is the first request
   */
  public boolean request(int number) {
    return signal.complete(number);
  }

  /** Whether a stop was requested. */
  public boolean requested() {
    return signal.isDone();
  }

  /**
   * Runs {@code action} with the number of the signal, so long after the request and in a thread of
   * its own. Cancelling the returned future prevents it.
   */
  public Future<?> after(Duration delay, IntConsumer action) {
    Executor threads =
        work -> {
          var thread = new Thread(work, "carrybit-stop");
          thread.setDaemon(true);
          thread.start();
        };
    return signal.thenAcceptAsync(
        action::accept,
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, threads));
  }

  /**
   * Waits for a request, but not longer than {@code longest}.
   *
   * @return whether a stop was requested
   */
  public boolean await(Duration longest) throws InterruptedException {
    try {
      signal.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // not requested yet; a request never fails
    }
    return requested();
  }

  /**
   * Throws if a stop was requested.
   *
   * @throws CarrybitException ({@link ExitCode#HUNG_UP}, {@link ExitCode#INTERRUPTED}, {@link
   *     ExitCode#TERMINATED}) if a stop was requested
   */
  public void check() {
    if (requested()) {
      switch (signal.join()) {
        case HANG_UP -> throw stopped(ExitCode.HUNG_UP, "HUP");
        case INTERRUPT -> throw stopped(ExitCode.INTERRUPTED, "INT");
        default -> throw stopped(ExitCode.TERMINATED, "TERM");
      }
    }
  }

  private static CarrybitException stopped(ExitCode code, String name) {
    return new CarrybitException(
        code, "stopped by %s; the same command continues the run".formatted(name));
  }
}
