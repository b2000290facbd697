package dev.carrybit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.run.InputFiles.SettingsFile;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SweepTrainingTest {
  private static SweepTraining training(String... words) {
    var file =
        new SettingsFile(
            "a.conf", "task = addition, train { steps = 9, target = 0.5, evaluate-every = 3 }");
    return SweepGrid.of(List.of(words)).trainings(file, 1).get(0);
  }

  @Test
  void aNameBelongsToEverythingThatDeterminesTheResult() {
    var name = training().name();
    assertThat(training("train.steps=9").name()).isEqualTo(name);
    for (var other :
        List.of(
            "seed=2",
            "model.hidden=3",
            "optimizer.learning-rate=0.5",
            "train.steps=10",
            "train.target=0.75")) {
      assertThat(training(other).name()).as(other).isNotEqualTo(name);
    }
  }

  /** A failure would be a result, which the sweep writes down. */
  @Test
  void aCancelledTrainingHasNoResult() {
    var training = training();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(training::run).isInstanceOf(CancellationException.class);
    } finally {
      Thread.interrupted();
    }
  }
}
