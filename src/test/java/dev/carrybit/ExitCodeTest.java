package dev.carrybit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.run.LockedException;
import dev.carrybit.spark.ClusterException;
import dev.carrybit.storage.OutputException;
import dev.carrybit.storage.SaveException;
import dev.carrybit.train.DivergedException;
import dev.carrybit.train.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  private static final IOException DENIED = new AccessDeniedException("a file");
  private static final IOException BROKEN = new IOException("a broken disk");

  @Test
  void everyKindOfFailureHasItsNumber() {
    assertThat(number(new DataException("bad"))).isEqualTo(65);
    assertThat(number(new MissingInputException("missing"))).isEqualTo(66);
    assertThat(number(new ClusterException("lost", BROKEN))).isEqualTo(69);
    assertThat(number(new IllegalStateException("impossible"))).isEqualTo(70);
    assertThat(number(new OutputException("foreign"))).isEqualTo(73);
    assertThat(number(new SaveException("full", BROKEN))).isEqualTo(74);
    assertThat(number(new UncheckedIOException(BROKEN))).isEqualTo(74);
    assertThat(number(new DivergedException(3, Double.NaN, 1))).isEqualTo(76);
    assertThat(number(new ConfigurationException(List.of("wrong")))).isEqualTo(78);
    assertThat(number(new LockedException("by another"))).isEqualTo(75);
    assertThat(number(new StoppedException(2, "by INT"))).isEqualTo(130);
    assertThat(number(new StoppedException(15, "by TERM"))).isEqualTo(143);
  }

  @Test
  void aFileThatMayNotBeReadIsAQuestionOfPermission() {
    assertThat(number(new MissingInputException("secret", DENIED))).isEqualTo(77);
    assertThat(number(new UncheckedIOException(DENIED))).isEqualTo(77);
    assertThat(number(new OutputException("secret", DENIED))).isEqualTo(73);
  }

  private static int number(RuntimeException failure) {
    return ExitCode.of(failure).number();
  }
}
