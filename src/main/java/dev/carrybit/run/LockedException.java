package dev.carrybit.run;

/** A run that another process is working on, or has taken over. */
public final class LockedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LockedException(String message) {
    super(message);
  }
}
