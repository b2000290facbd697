package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.optim.Sgd;
import dev.carrybit.train.Plans;
import dev.carrybit.train.WorkPlan;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long GIBIBYTE = 1L << 30;
  private static final WorkPlan PLAN =
      Plans.addition(8, 4, new Sgd(0.1, 0, 0), GradientScale.TARGET_MEAN, 1);
  private static final long RESULTS = 4L * Double.BYTES * PLAN.vectorLength();

  private static MemoryEstimate size(long weights, long activations) {
    return new MemoryEstimate(1, weights, weights, activations, 2 * weights, 0, 1);
  }

  private static MemoryCheck executor(long heap, int tasks, long results) {
    return new MemoryCheck(heap, false, tasks, results);
  }

  @Test
  void resultsOfAllShardsMustFit() {
    var size = size(1, 1);
    assertThatCode(() -> executor(GIBIBYTE, 1, RESULTS).require(PLAN, size))
        .doesNotThrowAnyException();
    assertThatCode(() -> executor(GIBIBYTE, 1, 0).require(PLAN, size)).doesNotThrowAnyException();
    assertThatThrownBy(() -> executor(GIBIBYTE, 1, RESULTS - 1).require(PLAN, size))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("spark.driver.maxResultSize", "4 shards", "1 MiB");
  }

  /** 48 MiB of Spark's own, the weights, and two gradients and activations; 5 % stay free. */
  @Test
  void concurrentTasksMustFitTheHeap() {
    var size = size(MEBIBYTE, 20 * MEBIBYTE);
    long needed = (long) Math.ceil((48 + 1 + 2 * 21) * MEBIBYTE / 0.95);
    assertThatCode(() -> executor(needed, 2, 0).require(PLAN, size)).doesNotThrowAnyException();
    assertThatThrownBy(() -> executor(needed - 1, 2, 0).require(PLAN, size))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("train.batch", "2 at a time", "96 MiB", "train.shards");
    assertThatThrownBy(() -> executor(needed, 3, 0).require(PLAN, size))
        .hasMessageContainingAll("3 at a time", "118 MiB");
  }

  /** Its own weights, the optimizer's memory, and twice as much of both while they are saved. */
  @Test
  void theDriversHeapAlsoHoldsTheDriversState() {
    var size = size(MEBIBYTE, 20 * MEBIBYTE);
    long needed = (long) Math.ceil((48 + 21 + 1 + 1 + 2) * MEBIBYTE / 0.95);
    assertThatCode(() -> new MemoryCheck(needed, true, 1, 0).require(PLAN, size))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new MemoryCheck(needed - 1, true, 1, 0).require(PLAN, size))
        .is(exitCode(ExitCode.CONFIGURATION));
  }

  @Test
  void coresOfOneExecutorRunTasksAtOnce() {
    assertThat(new Executors(2, 8).coresOfEach()).isEqualTo(4);
    assertThat(new Executors(2, 0).coresOfEach()).isEqualTo(1);
    assertThat(new Executors(0, 0).coresOfEach()).isEqualTo(1);
  }
}
