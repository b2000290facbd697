package dev.carrybit;

/** The error of data or of a model file that is not what it should be; exit code 65. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error told by {@code message}, one whole line. */
  public DataException(String message) {
    super(message);
  }

  /** An error told by {@code message}, one whole line, that another one caused. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
