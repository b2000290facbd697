package dev.carrybit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SweepTest {

  @Test
  void theTimeLeftIsThatOfTheTrainingsThatEnded() {
    assertThat(Sweep.timeLeft(20, 4, 6)).isEqualTo("30 s left");
    assertThat(Sweep.timeLeft(20, 1, 9)).isEqualTo("3 min left");
    assertThat(Sweep.timeLeft(20, 10, 0)).isEqualTo("0 s left");
    assertThat(Sweep.timeLeft(20, 0, 10)).isEqualTo("0 s left");
  }
}
