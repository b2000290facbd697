package dev.carrybit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SweepClockTest {

  @Test
  void theRestTakesAsLongAsWhatWasDone() {
    var clock = new SweepClock(5_000_000_000L, 10);
    assertThat(clock.left(25_000_000_000L, 6)).isEqualTo("30 s left");
    assertThat(clock.left(25_000_000_000L, 9)).isEqualTo("3 min left");
    assertThat(clock.left(25_000_000_000L, 0)).isEqualTo("0 s left");
    assertThat(clock.left(25_000_000_000L, 10)).isEqualTo("0 s left");
  }
}
