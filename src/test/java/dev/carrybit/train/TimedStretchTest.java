package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.TrainSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedStretchTest {

  @Test
  void aStretchKnowsWhereItBeginsAndEnds() {
    var stretch = new TimedStretch(100, 200, 1, 1, 1, 1, List.of(), 0, 0, 0, 0);
    assertThat(stretch.beginsAt(100)).isTrue();
    assertThat(stretch.beginsAt(200)).isFalse();
    assertThat(stretch.endsAt(200)).isTrue();
    assertThat(stretch.endsAt(300)).isFalse();
    assertThat(stretch.endsAt(TrainSettings.NEVER)).isFalse();
  }
}
