package dev.carrybit;

/** The error of an input that is not there, or that holds nothing; exit code 66. */
public final class MissingInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error told by {@code message}, one whole line. */
  public MissingInputException(String message) {
    super(message);
  }

  /** An error told by {@code message}, one whole line, that another one caused. */
  public MissingInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
