package dev.carrybit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * A failure that is reported to the user by its message, without a stack trace. The message names
 * the place, what was found and what was expected; each line of it is one problem.
 */
public final class CarrybitException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final Pattern FULL =
      Pattern.compile("No space left on device|[Qq]uota .*exceeded|[Qq]uota of .* is exceeded");

  private final ExitCode exitCode;

  /** A failure that ends the program with {@code exitCode}. */
  public CarrybitException(ExitCode exitCode, String message) {
    super(oneLine(message));
    this.exitCode = exitCode;
  }

  /** A failure with a cause that ends the program with {@code exitCode}. */
  public CarrybitException(ExitCode exitCode, String message, Throwable cause) {
    super(oneLine(message), cause);
    this.exitCode = exitCode;
  }

  private CarrybitException(List<String> problems) {
    super(String.join("\n", problems));
    this.exitCode = ExitCode.CONFIGURATION;
  }

  /** {@link ExitCode#CONFIGURATION} with several problems. */
  public static CarrybitException of(Collection<String> problems) {
    return new CarrybitException(problems.stream().map(CarrybitException::oneLine).toList());
  }

  /** A path in a message may have a line feed. */
  private static String oneLine(String problem) {
    return problem.replace("\n", "\\n").replace("\r", "\\r");
  }

  /** {@link ExitCode#BAD_DATA} with a message as of {@link String#format}. */
  public static CarrybitException badData(String format, Object... found) {
    return new CarrybitException(ExitCode.BAD_DATA, String.format(Locale.ROOT, format, found));
  }

  /** What the program returns if nothing handles this failure. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /**
   * Whether a device has no room, or a quota is used up: there may be room at another try, which a
   * file that cannot be created for another reason has not.
   */
  public static boolean isFull(Throwable failure) {
    var full = fullDevice();
    return ExceptionUtils.getThrowableList(failure).stream()
        .map(each -> String.valueOf(each.getMessage()))
        .anyMatch(message -> FULL.matcher(message).find() || message.contains(full));
  }

  /** Java has no type for it, and the system says it in the language of the process. */
  private static String fullDevice() {
    try {
      Files.write(Path.of("/dev/full"), new byte[1], StandardOpenOption.WRITE);
      return FULL.pattern();
    } catch (IOException full) { // without the device, a message that no other has
      return String.valueOf(full.getMessage());
    }
  }

  /** Throws this exception again unless it has one of the given codes. */
  public void rethrowUnless(ExitCode... codes) {
    if (!Arrays.asList(codes).contains(exitCode)) {
      throw this;
    }
  }

  /**
   * The code for a command that ended with {@code failure}. An input or a save that failed for want
   * of permission has a code of its own.
   */
  public static ExitCode exitCode(Throwable failure) {
    var code = failure instanceof UncheckedIOException ? ExitCode.INPUT_OUTPUT : ExitCode.BUG;
    if (failure instanceof CarrybitException known) {
      code = known.exitCode;
    }
    return switch (code) {
      case NO_INPUT, INPUT_OUTPUT, BUG ->
          ExceptionUtils.indexOfType(failure, AccessDeniedException.class) >= 0
              ? ExitCode.NO_PERMISSION
              : code;
      default -> code;
    };
  }
}
