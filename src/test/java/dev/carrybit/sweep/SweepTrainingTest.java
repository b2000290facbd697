package dev.carrybit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.nn.BufferTotal;
import dev.carrybit.run.InputFiles.SettingsFile;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SweepTrainingTest {
  private static SweepTraining training(String... words) {
    var file =
        new SettingsFile(
            "a.conf", "task = addition, train { steps = 8, target = 0.5, evaluate-every = 4 }");
    return SweepGrid.of(List.of(words)).trainings(file, 1).get(0);
  }

  @Test
  void aNameBelongsToEverythingThatDeterminesTheResult() {
    var name = training().name();
    assertThat(training("train.steps=8").name()).isEqualTo(name);
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
    training.run(); // loads classes, which may clear the flag
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(training::run).isInstanceOf(CancellationException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private static MemoryEstimate estimate(SweepTraining training) {
    return MemoryEstimate.of(training.settings(), 0);
  }

  /** A measurement reads 64 sums at a time, in windows of 64 bits. */
  @Test
  void aTrainingAndItsMeasurementAreInMemoryAtOnce() {
    for (int bits : new int[] {24, 640}) {
      var one = training("addition.bits=" + bits, "model.hidden=50", "train.shards=1");
      var measuring = one.plan().model().size(64, Math.min(bits, 64));
      assertThat(one.size())
          .isEqualTo(
              new BufferTotal(
                  estimate(one).taskBytes() + measuring.bytes(),
                  Math.max(estimate(one).longestArray(), measuring.longest())));
    }
  }

  /** While shard 15 is computed, sums of 8, 4, 2 and 1 shards wait. */
  @Test
  void theVectorsOfShardsWaitForTheirNeighbours() {
    var one = training("model.hidden=3000", "train.batch=17", "train.shards=17");
    double vector = estimate(one).weightBytes();
    assertThat(one.size().bytes()).isEqualTo(estimate(one).taskBytes() + 4 * vector);
  }

  @Test
  void aTrainingWithLocalStepsHasWeightsAndMemoryOfItsOwn() {
    var words = new String[] {"model.hidden=3000", "train.shards=1", "optimizer.name=adam"};
    var without = training(words).size().bytes();
    var with =
        training(words[0], words[1], words[2], "train.local-steps=2", "train.log-every=2").size();
    double weights = estimate(training(words)).weightBytes();
    assertThat(with.bytes() - without).isEqualTo((2 * 3 + 2) * weights);
  }
}
