package dev.carrybit.train;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopRequestTest {

  private final StopRequest stop = new StopRequest();

  @Test
  void noStopIsRequestedAtFirst() throws InterruptedException {
    assertThat(stop.requested()).isFalse();
    assertThat(stop.signal()).isEmpty();
    assertThat(stop.await(Duration.ZERO)).isFalse();
    assertThatCode(stop::check).doesNotThrowAnyException();
  }

  @Test
  void theFirstRequestCounts() throws InterruptedException {
    stop.request(15);
    stop.request(2);
    assertThat(stop.requested()).isTrue();
    assertThat(stop.signal()).hasValue(15);
    assertThat(stop.await(Duration.ofDays(1))).isTrue();
  }

  @Test
  void theCheckFailsWithTheExitCodeAndNameOfTheSignal() {
    stop.request(2);
    assertThatThrownBy(stop::check).is(exitCode(ExitCode.INTERRUPTED)).hasMessageContaining("INT");
    var other = new StopRequest();
    other.request(15);
    assertThatThrownBy(other::check).is(exitCode(ExitCode.TERMINATED)).hasMessageContaining("TERM");
  }
}
