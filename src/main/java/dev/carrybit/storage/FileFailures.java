package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.security.AccessControlException;

/** What the errors of file systems mean to the user. */
public final class FileFailures {
  private FileFailures() {}

  /** What is not there is the user's to mend; permission, too; anything else may pass by itself. */
  public static RuntimeException unreadable(String path, IOException e) {
    var message = path + ": cannot be read: " + reason(e);
    if (e instanceof AccessControlException || reason(e).contains("Permission denied")) {
      return new UncheckedIOException(message, new AccessDeniedException(path));
    }
    return e instanceof FileNotFoundException
            || e instanceof NoSuchFileException
            || reason(e).startsWith("Illegal file pattern")
        ? new CarrybitException(ExitCode.NO_INPUT, message, e)
        : new UncheckedIOException(message, e);
  }

  static CarrybitException uncreatable(String path, IOException e) {
    return new CarrybitException(ExitCode.NO_OUTPUT, path + ": cannot be created: " + reason(e), e);
  }

  public static CarrybitException unsaved(String path, IOException e) {
    return new CarrybitException(
        ExitCode.INPUT_OUTPUT, path + ": cannot be saved: " + reason(e), e);
  }

  /** The first line of what went wrong; file systems send stack traces along. */
  static String reason(IOException e) {
    var message = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    return message + " (" + e.getClass().getSimpleName() + ")";
  }
}
