package dev.carrybit.train;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A request to stop a run, by a signal. Thread-safe; a request never blocks. */
public final class StopRequest {

  private static final int NONE = 0;
  private static final int INTERRUPT = 2;

  private final AtomicInteger signal = new AtomicInteger(NONE);
  private final CountDownLatch requested = new CountDownLatch(1);

  /**
   * Requests a stop; only the first request counts.
   *
   * @param number of the signal: 2 for INT, 15 for TERM
   */
  public void request(int number) {
    signal.compareAndSet(NONE, number);
    requested.countDown();
  }

  /** Whether a stop was requested. */
  public boolean requested() {
    return signal.get() != NONE;
  }

  /** The number of the first signal. */
  public OptionalInt signal() {
    int number = signal.get();
    return number == NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Waits for a request; returns the number of the signal. */
  public int await() throws InterruptedException {
    requested.await();
    return signal.get();
  }

  /**
   * Waits for a request, but not longer than {@code longest}.
   *
   * @return whether a stop was requested
   */
  public boolean await(Duration longest) throws InterruptedException {
    return requested.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Throws if a stop was requested.
   *
   * @throws CarrybitException ({@link ExitCode#INTERRUPTED}, {@link ExitCode#TERMINATED}) if a stop
   *     was requested
   */
  public void check() {
    int number = signal.get();
    if (number != NONE) {
      boolean interrupted = number == INTERRUPT;
      throw new CarrybitException(
          interrupted ? ExitCode.INTERRUPTED : ExitCode.TERMINATED,
          "stopped by %s; the same command continues the run"
              .formatted(interrupted ? "INT" : "TERM"));
    }
  }
}
