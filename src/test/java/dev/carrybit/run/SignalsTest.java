package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {

  private final StopRequest stop = new StopRequest();
  private final LinkedBlockingQueue<Integer> halts = new LinkedBlockingQueue<>();

  @Test
  void theFirstSignalRequestsAStopAndTheSecondEndsTheProcess() {
    var signals = new Signals(stop, Duration.ofDays(1), halts::add);
    signals.received(15);
    assertThat(halts).isEmpty();
    signals.received(2);
    assertThat(halts).containsExactly(130);
    assertThatThrownBy(stop::check).as("the first counts").is(exitCode(ExitCode.TERMINATED));
  }

  @Test
  void aProcessThatDoesNotStopInTimeIsEnded() throws InterruptedException {
    new Signals(stop, Duration.ZERO, halts::add).received(15);
    assertThat(halts.poll(1, TimeUnit.MINUTES)).isEqualTo(143);
  }
}
