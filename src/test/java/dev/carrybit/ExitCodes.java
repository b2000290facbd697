package dev.carrybit;

import java.util.Objects;
import org.assertj.core.api.Condition;

/** Assertions about the exit code of a failure. */
public final class ExitCodes {

  private ExitCodes() {}

  /** A {@link CarrybitException} with {@code code}. */
  public static Condition<Throwable> exitCode(ExitCode code) {
    return new Condition<>(
        failure ->
            failure instanceof CarrybitException known && Objects.equals(known.exitCode(), code),
        "a CarrybitException with exit code %s",
        code);
  }
}
