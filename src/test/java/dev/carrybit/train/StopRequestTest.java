package dev.carrybit.train;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopRequestTest {

  private final StopRequest stop = new StopRequest();

  @Test
  void noStopIsRequestedAtFirst() throws InterruptedException {
    assertThat(stop.requested()).isFalse();
    assertThat(stop.await(Duration.ZERO)).isFalse();
    assertThatCode(stop::check).doesNotThrowAnyException();
  }

  @Test
  void theFirstRequestCounts() throws InterruptedException {
    stop.request(15);
    stop.request(2);
    assertThat(stop.requested()).isTrue();
    assertThatThrownBy(stop::check).is(exitCode(ExitCode.TERMINATED));
    assertThat(stop.await(Duration.ofDays(1))).isTrue();
  }

  @Test
  void theCheckFailsWithTheExitCodeAndNameOfTheSignal() {
    stop.request(2);
    assertThatThrownBy(stop::check).is(exitCode(ExitCode.INTERRUPTED)).hasMessageContaining("INT");
    var other = new StopRequest();
    other.request(15);
    assertThatThrownBy(other::check).is(exitCode(ExitCode.TERMINATED)).hasMessageContaining("TERM");
    var closed = new StopRequest();
    closed.request(1);
    assertThatThrownBy(closed::check).is(exitCode(ExitCode.HUNG_UP)).hasMessageContaining("HUP");
  }

  @Test
  void anActionRunsAfterTheRequestUnlessItIsCancelled() throws InterruptedException {
    var numbers = new LinkedBlockingQueue<Integer>();
    stop.after(Duration.ZERO, number -> numbers.add(-1)).cancel(true);
    stop.after(Duration.ZERO, numbers::add);
    assertThat(numbers).isEmpty();
    stop.request(15);
    assertThat(numbers.poll(1, TimeUnit.MINUTES)).isEqualTo(15);
    stop.after(Duration.ofMillis(1), numbers::add);
    assertThat(numbers.poll(1, TimeUnit.MINUTES)).isEqualTo(15);
    assertThat(numbers).isEmpty();
  }
}
