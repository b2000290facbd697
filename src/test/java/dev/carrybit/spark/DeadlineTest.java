package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  /** A clock that begins below 0, as Java's may, and soon goes beyond it. */
  private final AtomicLong seconds = new AtomicLong(-1);

  private final Deadline deadline =
      new Deadline(Duration.ofSeconds(10), () -> Duration.ofSeconds(seconds.get()).toNanos());

  @Test
  void itPassesWhenAConditionHasHeldForSoLong() {
    assertThat(deadline.passed(true)).isFalse();
    seconds.addAndGet(9);
    assertThat(deadline.passed(true)).isFalse();
    seconds.addAndGet(1);
    assertThat(deadline.passed(true)).isTrue();
    assertThat(deadline.passed(true)).isTrue();
  }

  @Test
  void itBeginsAnewWithAConditionThatDidNotHold() {
    deadline.passed(true);
    seconds.addAndGet(9);
    assertThat(deadline.passed(false)).isFalse();
    assertThat(deadline.passed(true)).isFalse();
    seconds.addAndGet(9);
    assertThat(deadline.passed(true)).isFalse();
    seconds.addAndGet(1);
    assertThat(deadline.passed(true)).isTrue();
  }

  @Test
  void nothingNeverTakesTooLong() {
    assertThat(deadline.passed(false)).isFalse();
    seconds.addAndGet(100);
    assertThat(deadline.passed(false)).isFalse();
  }

  @Test
  void eachOfSeveralHasTimeOfItsOwn() {
    deadline.passed(Optional.of("job 1"));
    seconds.addAndGet(9);
    assertThat(deadline.passed(Optional.of("job 2"))).isFalse();
    seconds.addAndGet(9);
    assertThat(deadline.passed(Optional.of("job 2"))).isFalse();
    seconds.addAndGet(1);
    assertThat(deadline.passed(Optional.of("job 2"))).isTrue();
    assertThat(deadline.passed(Optional.of("job 3"))).isFalse();
  }
}
