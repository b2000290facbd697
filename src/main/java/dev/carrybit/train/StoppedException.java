package dev.carrybit.train;

/** A run that was asked to stop, and did; nothing is wrong with it. */
public final class StoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int signal;

  /**
   * A run that {@code signal} stopped.
   *
   * @param signal its number: 2 for INT, 15 for TERM
   */
  public StoppedException(int signal, String message) {
    super(message);
    this.signal = signal;
  }

  /** The number of the signal that asked. */
  public int signal() {
    return signal;
  }
}
