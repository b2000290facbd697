package dev.carrybit.storage;

/** An error of the file system while something was being saved; what was there before stays. */
public final class SaveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SaveException(String message) {
    super(message);
  }

  public SaveException(String message, Throwable cause) {
    super(message, cause);
  }
}
