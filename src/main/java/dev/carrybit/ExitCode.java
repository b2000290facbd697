package dev.carrybit;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;

/** The exit codes of the program. Numbers follow sysexits.h. */
public enum ExitCode {
  DONE(0),
  USAGE(64),
  BAD_DATA(65),
  NO_INPUT(66),
  NO_CLUSTER(69),
  BUG(70),
  NO_OUTPUT(73),
  INPUT_OUTPUT(74),
  LOCKED(75),
  DIVERGED(76),
  NO_PERMISSION(77),
  CONFIGURATION(78),
  INTERRUPTED(130),
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** Whether a signal ended the command. */
  public boolean isSignal() {
    return this == INTERRUPTED || this == TERMINATED;
  }

  /** The number that the process returns. */
  public int number() {
    return number;
  }

  /**
   * The code for a command that ended with {@code failure}. An input or a save that failed for want
   * of permission has a code of its own.
   */
  public static ExitCode of(Throwable failure) {
    var code = failure instanceof CarrybitException known ? known.exitCode() : unexpected(failure);
    boolean mayBeDenied = code == NO_INPUT || code == INPUT_OUTPUT || code == BUG;
    return mayBeDenied && isDenied(failure) ? NO_PERMISSION : code;
  }

  private static ExitCode unexpected(Throwable failure) {
    return failure instanceof UncheckedIOException ? INPUT_OUTPUT : BUG;
  }

  private static boolean isDenied(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AccessDeniedException) {
        return true;
      }
    }
    return false;
  }
}
