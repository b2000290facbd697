package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.TrainSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {

  @Test
  void aRoundKnowsWhereItBeginsAndEnds() {
    var round = new Round(100, 200, 1, 1, 1, 1, List.of(), 0, 0, 0, 0);
    assertThat(round.beginsAt(100)).isTrue();
    assertThat(round.beginsAt(200)).isFalse();
    assertThat(round.endsAt(200)).isTrue();
    assertThat(round.endsAt(300)).isFalse();
    assertThat(round.endsAt(TrainSettings.NEVER)).isFalse();
  }
}
