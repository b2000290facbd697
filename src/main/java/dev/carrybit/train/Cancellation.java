package dev.carrybit.train;

import java.util.concurrent.CancellationException;

/** Ends the work of a thread that was interrupted. Long loops check for it once a window. */
public final class Cancellation {

  private Cancellation() {}

  /**
   * Checks the interrupt flag of this thread, and leaves it as it is.
   *
   * @throws CancellationException if it is set
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the work of this thread was cancelled");
    }
  }
}
