package dev.carrybit.storage;

/** Output that cannot be created: a directory that is a file, not writable, or somebody else's. */
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutputException(String message) {
    super(message);
  }

  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
