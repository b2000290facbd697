package dev.carrybit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarrybitExceptionTest {

  private static final IOException DENIED = new AccessDeniedException("a file");
  private static final IOException BROKEN = new IOException("a broken disk");

  @Test
  void everyKindOfFailureHasItsNumber() {
    assertThat(number(new CarrybitException(ExitCode.BAD_DATA, "bad"))).isEqualTo(65);
    assertThat(number(new CarrybitException(ExitCode.NO_INPUT, "missing"))).isEqualTo(66);
    assertThat(number(new CarrybitException(ExitCode.NO_CLUSTER, "lost", BROKEN))).isEqualTo(69);
    assertThat(number(new IllegalStateException("impossible"))).isEqualTo(70);
    assertThat(number(new CarrybitException(ExitCode.NO_OUTPUT, "foreign"))).isEqualTo(73);
    assertThat(number(new CarrybitException(ExitCode.INPUT_OUTPUT, "full", BROKEN))).isEqualTo(74);
    assertThat(number(new UncheckedIOException(BROKEN))).isEqualTo(74);
    assertThat(number(new CarrybitException(ExitCode.DIVERGED, "at step 3"))).isEqualTo(76);
    assertThat(number(new CarrybitException(ExitCode.CONFIGURATION, "wrong"))).isEqualTo(78);
    assertThat(number(new CarrybitException(ExitCode.LOCKED, "by another"))).isEqualTo(75);
    assertThat(number(new CarrybitException(ExitCode.INTERRUPTED, "by INT"))).isEqualTo(130);
    assertThat(number(new CarrybitException(ExitCode.TERMINATED, "by TERM"))).isEqualTo(143);
  }

  @Test
  void aDeniedFileHasTheExitCodeOfPermissions() {
    assertThat(number(new CarrybitException(ExitCode.NO_INPUT, "secret", DENIED))).isEqualTo(77);
    assertThat(number(new UncheckedIOException(DENIED))).isEqualTo(77);
    assertThat(number(new CarrybitException(ExitCode.NO_OUTPUT, "secret", DENIED))).isEqualTo(73);
  }

  @Test
  void aLineOfAMessageIsOneProblem() {
    assertThat(new CarrybitException(ExitCode.NO_INPUT, "a\nb: expected"))
        .hasMessage("a\\nb: expected");
    assertThat(new CarrybitException(ExitCode.NO_INPUT, "a\r\nb", BROKEN)).hasMessage("a\\r\\nb");
    assertThat(CarrybitException.of(List.of("a\nb", "c"))).hasMessage("a\\nb\nc");
  }

  private static int number(RuntimeException failure) {
    return CarrybitException.exitCode(failure).number();
  }
}
