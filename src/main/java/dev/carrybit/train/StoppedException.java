package dev.carrybit.train;

/** Ends a run that was asked to stop by a signal; not an error. */
public final class StoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int signal;

  /**
   * A stop by a signal.
   *
   * @param signal the signal's number: 2 for INT, 15 for TERM
   */
  public StoppedException(int signal, String message) {
    super(message);
    this.signal = signal;
  }

  /** The number of the signal. */
  public int signal() {
    return signal;
  }
}
