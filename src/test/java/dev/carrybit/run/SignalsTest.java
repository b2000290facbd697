package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest {

  private final StopRequest stop = new StopRequest();
  private final List<Integer> halts = new ArrayList<>();
  private final Signals signals = new Signals(stop, halts::add);

  @Test
  void theFirstSignalRequestsAStopAndTheSecondEndsTheProcess() {
    signals.received(15);
    assertThat(stop.signal()).hasValue(15);
    assertThat(halts).isEmpty();
    signals.received(2);
    assertThat(stop.signal()).hasValue(15);
    assertThat(halts).containsExactly(130);
  }

  @Test
  void aProcessThatDoesNotStopInTimeIsEnded() {
    signals.received(15);
    signals.haltAfter(Duration.ZERO);
    assertThat(halts).containsExactly(143);
  }
}
