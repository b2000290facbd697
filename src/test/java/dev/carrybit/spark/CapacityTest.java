package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.config.ConfigurationException;
import dev.carrybit.config.GradientScale;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.optim.Sgd;
import dev.carrybit.train.Plans;
import dev.carrybit.train.WorkPlan;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final WorkPlan PLAN =
      Plans.addition(8, 4, new Sgd(0.1, 0), GradientScale.TARGET_MEAN, 1);
  private static final long RESULTS = 4L * Double.BYTES * PLAN.vectorLength();

  private static MemoryEstimate size(long weights, long activations) {
    return new MemoryEstimate(1, weights, weights, 0, activations, 0, 1);
  }

  @Test
  void resultsOfAllShardsHaveToFit() {
    var size = size(1, 1);
    assertThatCode(() -> new Capacity(MEBIBYTE, 1, RESULTS).require(PLAN, size))
        .doesNotThrowAnyException();
    assertThatCode(() -> new Capacity(MEBIBYTE, 1, 0).require(PLAN, size))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new Capacity(MEBIBYTE, 1, RESULTS - 1).require(PLAN, size))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "spark.driver.maxResultSize: expected room for the results of 4 shards, 1 MiB, was 1"
                + " MiB; set it to more, or to 0 for any size");
  }

  @Test
  void whatRunsAtOnceHasToFitTheHeap() {
    var size = size(MEBIBYTE, 2 * MEBIBYTE);
    assertThatCode(() -> new Capacity(7 * MEBIBYTE, 2, 0).require(PLAN, size))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new Capacity(7 * MEBIBYTE - 1, 2, 0).require(PLAN, size))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "train.batch: expected shards that fit a heap of 7 MiB, 2 at a time, was 7 MiB for"
                + " them; choose a smaller batch, more train.shards");
    assertThatThrownBy(() -> new Capacity(7 * MEBIBYTE, 3, 0).require(PLAN, size))
        .hasMessageContaining("3 at a time, was 10 MiB");
  }

  @Test
  void coresOfOneExecutorRunTasksAtOnce() {
    assertThat(new Executors(2, 8).coresOfEach()).isEqualTo(4);
    assertThat(new Executors(2, 0).coresOfEach()).isEqualTo(1);
    assertThat(new Executors(0, 0).coresOfEach()).isEqualTo(1);
  }
}
