package dev.carrybit.train;

import java.util.concurrent.CancellationException;

/**
 * The end of work that nobody waits for any more. Its thread is interrupted; whoever works long
 * looks for that now and then, since a process cannot end well while its processors are taken.
 */
public final class Cancellation {

  private Cancellation() {}

  /**
   * Looks whether this thread's work was cancelled.
   *
   * @throws CancellationException if it was
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the work of this thread was cancelled");
    }
  }
}
