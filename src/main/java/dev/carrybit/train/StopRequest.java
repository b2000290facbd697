package dev.carrybit.train;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether a run was asked to stop, and by which signal. Any thread may ask, a signal handler's too:
 * it never waits for one that looks.
 */
public final class StopRequest {

  private static final int NONE = 0;
  private static final int INTERRUPT = 2;

  private final AtomicInteger signal = new AtomicInteger(NONE);
  private final CountDownLatch requested = new CountDownLatch(1);

  /**
   * Asks the run to stop; only the first request counts.
   *
   * @param number of the signal: 2 for INT, 15 for TERM
   */
  public void request(int number) {
    signal.compareAndSet(NONE, number);
    requested.countDown();
  }

  /** Whether the run is to stop. */
  public boolean requested() {
    return signal.get() != NONE;
  }

  /** The number of the signal that asked first. */
  public OptionalInt signal() {
    int number = signal.get();
    return number == NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Waits until the run is asked to stop; returns the number of the signal. */
  public int await() throws InterruptedException {
    requested.await();
    return signal.get();
  }

  /**
   * Waits until the run is asked to stop, but not longer than {@code longest}.
   *
   * @return whether it was
   */
  public boolean await(Duration longest) throws InterruptedException {
    return requested.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Looks whether the run is to stop.
   *
   * @throws StoppedException if it is
   */
  public void check() {
    int number = signal.get();
    if (number != NONE) {
      var name = number == INTERRUPT ? "INT" : "TERM";
      throw new StoppedException(number, "stopped by %s; the same command goes on".formatted(name));
    }
  }
}
