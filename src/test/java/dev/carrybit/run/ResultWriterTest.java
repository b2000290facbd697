package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResultWriterTest {

  private final StopRequest stop = new StopRequest();
  private final List<String> written = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch fallback = new CountDownLatch(1);

  private ResultWriter writer() {
    return new ResultWriter(
        stop,
        Duration.ZERO,
        stopped -> {
          written.add("stopped with " + stopped.exitCode());
          fallback.countDown();
        });
  }

  @Test
  void theFallbackWritesTheResultOfARunThatDoesNotStop() throws Exception {
    try (var writer = writer()) {
      stop.request(15);
      fallback.await();
      assertThatThrownBy(() -> writer.write(() -> written.add("late")))
          .is(exitCode(ExitCode.TERMINATED));
    }
    assertThat(written).containsExactly("stopped with TERMINATED");
  }

  @Test
  void theFallbackWritesNothingAfterTheRun() {
    try (var writer = writer()) {
      writer.write(() -> written.add("done"));
      stop.request(15);
      writer.fallBack(stopped -> written.add("too late"));
      writer.write(() -> written.add("failed later"));
    }
    assertThat(written).containsExactly("done", "failed later");
  }

  @Test
  void theFallbackWritesTheResultIfTheRunFailedTo() throws Exception {
    try (var writer = writer()) {
      var failure = new IllegalStateException("No space left on device");
      assertThatThrownBy(
              () ->
                  writer.write(
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
      stop.request(2);
      fallback.await();
    }
    assertThat(written).containsExactly("stopped with INTERRUPTED");
  }

  @Test
  void theFallbackWritesBeforeTheProcessIsEnded() {
    assertThat(ResultWriter.PATIENCE).isPositive().isLessThan(Signals.TIME_LIMIT.minusSeconds(1));
  }
}
