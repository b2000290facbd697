package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastWordTest {

  private final StopRequest stop = new StopRequest();
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch instead = new CountDownLatch(1);

  private LastWord word(Duration patience) {
    return new LastWord(
        stop,
        patience,
        asked -> {
          said.add(asked.getMessage());
          instead.countDown();
        });
  }

  @Test
  void aRunThatDoesNotStopIsSpokenForOnce() throws Exception {
    try (var word = word(Duration.ZERO)) {
      stop.request(15);
      instead.await();
      assertThatThrownBy(() -> word.say(() -> said.add("late")))
          .isInstanceOf(CarrybitException.class);
    }
    assertThat(said).containsExactly("stopped by TERM; the same command continues the run");
  }

  @Test
  void aRunThatSpeaksForItselfIsNotSpokenFor() throws Exception {
    var goes = new CountDownLatch(1);
    var spoken = new CountDownLatch(1);
    try (var word = word(Duration.ZERO)) {
      var run =
          new Thread(
              () ->
                  word.say(
                      () -> {
                        // from now on the other one has to wait
                        stop.request(15);
                        goes.countDown();
                        said.add("done");
                        spoken.countDown();
                      }));
      run.start();
      goes.await();
      spoken.await();
      run.join();
      // whatever is said later is the run's own
      word.say(() -> said.add("failed at the very end"));
    }
    assertThat(said).containsExactly("done", "failed at the very end");
  }

  @Test
  void aWordThatCannotBeSaidIsNone() throws Exception {
    try (var word = word(Duration.ZERO)) {
      var failure = new IllegalStateException("No space left on device");
      assertThatThrownBy(
              () ->
                  word.say(
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
      stop.request(2);
      instead.await();
    }
    assertThat(said).containsExactly("stopped by INT; the same command continues the run");
  }

  @Test
  void thereIsTimeForItBeforeTheProcessIsEnded() {
    assertThat(LastWord.PATIENCE).isPositive().isLessThan(Signals.LONGEST.minusSeconds(1));
  }
}
