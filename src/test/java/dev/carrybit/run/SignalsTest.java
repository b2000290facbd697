package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15})
  void aSecondSignalThatIsAHangUpDoesNothing(int first) {
    var signals = new Signals(stop, Duration.ofDays(1), halts::add);
    signals.received(first);
    signals.received(1);
    assertThat(halts).isEmpty();
    signals.received(2);
    assertThat(halts).containsExactly(130);
  }

  @Test
  void oneOfTwoSignalsAtTheSameTimeEndsTheProcess() throws Exception {
    var processes =
        Stream.generate(() -> new Signals(new StopRequest(), Duration.ofDays(1), halts::add))
            .limit(1000)
            .toList();
    var next = new Phaser(2);
    Runnable signal =
        () -> {
          for (var signals : processes) {
            next.arriveAndAwaitAdvance();
            signals.received(15);
          }
        };
    var other = new Thread(signal);
    other.start();
    signal.run();
    other.join();
    assertThat(halts).hasSize(processes.size());
  }

  @Test
  void aProcessThatDoesNotStopInTimeIsEnded() throws InterruptedException {
    new Signals(stop, Duration.ZERO, halts::add).received(15);
    assertThat(halts.poll(1, TimeUnit.MINUTES)).isEqualTo(143);
  }
}
