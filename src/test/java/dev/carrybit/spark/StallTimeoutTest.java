package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallTimeoutTest {

  /** A clock that begins below 0, as Java's may, and soon goes beyond it. */
  private final AtomicLong seconds = new AtomicLong(-1);

  private final StallTimeout timeout =
      new StallTimeout(Duration.ofSeconds(10), () -> Duration.ofSeconds(seconds.get()).toNanos());

  @Test
  void isExceededWhenAConditionHasHeldForTheLimit() {
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(1);
    assertThat(timeout.exceeded(true)).isTrue();
    assertThat(timeout.exceeded(true)).isTrue();
  }

  @Test
  void restartsWhenTheConditionWasFalse() {
    timeout.exceeded(true);
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(false)).isFalse();
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(true)).isFalse();
    seconds.addAndGet(1);
    assertThat(timeout.exceeded(true)).isTrue();
  }

  @Test
  void isNeverExceededWithoutACondition() {
    assertThat(timeout.exceeded(false)).isFalse();
    seconds.addAndGet(100);
    assertThat(timeout.exceeded(false)).isFalse();
  }

  @Test
  void restartsWhenTheStateChanges() {
    timeout.exceeded(Optional.of("job 1"));
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(Optional.of("job 2"))).isFalse();
    seconds.addAndGet(9);
    assertThat(timeout.exceeded(Optional.of("job 2"))).isFalse();
    seconds.addAndGet(1);
    assertThat(timeout.exceeded(Optional.of("job 2"))).isTrue();
    assertThat(timeout.exceeded(Optional.of("job 3"))).isFalse();
  }
}
