package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.BufferTotal;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Sgd;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Evaluation.TextEvaluation;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.Plans;
import dev.carrybit.train.WorkPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long GIBIBYTE = 1L << 30;
  private static final WorkPlan PLAN =
      Plans.addition(8, 4, new Sgd(0.1, 0, 0), GradientScale.TARGET_MEAN, 1);
  private static final long VECTOR = (long) Double.BYTES * PLAN.vectorLength();
  private static final long RESULTS = 4 * VECTOR;

  private static MemoryEstimate size(long weights, long activations) {
    return new MemoryEstimate(1, weights, weights, activations, 0, 0, 6 * weights, 0, 1);
  }

  /** Tasks of one shard each, beside a driver with much memory. */
  private static MemoryCheck executor(long heap, int tasks, long results) {
    return new MemoryCheck(8 * GIBIBYTE, heap, tasks, PLAN.shards(), results);
  }

  private static MemoryCheck local(long heap, int tasks) {
    return new MemoryCheck(heap, 0, tasks, tasks, 0);
  }

  private static void require(MemoryCheck check, MemoryEstimate size) {
    check.require(PLAN, size, Optional.empty(), Aggregate.DRIVER);
  }

  private static boolean fits(MemoryCheck check, WorkPlan plan, MemoryEstimate size) {
    return fits(check, plan, size, Aggregate.DRIVER);
  }

  private static boolean fits(
      MemoryCheck check, WorkPlan plan, MemoryEstimate size, Aggregate aggregate) {
    try {
      check.require(plan, size, Optional.empty(), aggregate);
      return true;
    } catch (CarrybitException refused) {
      refused.rethrowUnless(ExitCode.CONFIGURATION);
      return false;
    }
  }

  private static long needed(double bytes) {
    return (long) Math.ceil((48 * MEBIBYTE + bytes) / 0.95);
  }

  /** Requires that a heap with {@code live} bytes is the smallest one that fits. */
  private static void requireExactly(double live, LongPredicate fits) {
    assertThat(fits.test(needed(live))).isTrue();
    assertThat(fits.test(needed(live) - 1)).isFalse();
  }

  @Test
  void tasksThatRunAtOnceHaveTheirCores() {
    try (var context = LocalSpark.start("local[4]", "spark.task.cpus", "2")) {
      var check = MemoryCheck.of(context, 3);
      assertThat(check.tasks()).isEqualTo(2);
      assertThat(check.partitions()).isEqualTo(3);
      assertThat(MemoryCheck.of(context, 1).tasks()).isEqualTo(1);
      assertThat(MemoryCheck.of(new FarContext(context.sc()), 3).tasks()).isEqualTo(1);
    }
    try (var context = LocalSpark.start("local[2]", 6)) {
      var check = MemoryCheck.of(context, 5);
      assertThat(check.tasks()).isEqualTo(2);
      assertThat(check.partitions()).isEqualTo(5);
    }
  }

  @Test
  void resultsOfAllShardsMustFit() {
    var size = size(1, 1);
    assertThat(fits(executor(GIBIBYTE, 1, RESULTS), PLAN, size)).isTrue();
    assertThat(fits(executor(GIBIBYTE, 1, 0), PLAN, size)).isTrue();
    assertThatThrownBy(() -> require(executor(GIBIBYTE, 1, RESULTS - 1), size))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll(
            "spark.driver.maxResultSize", "4 shards", MemoryEstimate.format(RESULTS));
  }

  /**
   * 48 MiB of Spark's own, the weights twice, two gradients four times and activations, and room
   * for an array of one number; 5 % stay free.
   */
  @Test
  void concurrentTasksMustFitTheHeap() {
    var size = size(MEBIBYTE, 20 * MEBIBYTE);
    double live = (2 + 2 * 20) * MEBIBYTE + 2 * 4 * VECTOR + 8;
    requireExactly(live, heap -> fits(executor(heap, 2, 0), PLAN, size));
    assertThatThrownBy(() -> require(executor(needed(live) - 1, 2, 0), size))
        .hasMessageContainingAll(
            "train.batch", "2 at a time", "94.8 MiB", "train.shards", "--executor-memory");
    assertThatThrownBy(() -> require(executor(needed(live), 3, 0), size))
        .hasMessageContainingAll("3 at a time", "115.9 MiB");
  }

  /** Four shards are two of one task and one of another two tasks, or all of one task. */
  @Test
  void aTaskHoldsASumForEachLevelOfItsShards() {
    var size = size(MEBIBYTE, 20 * MEBIBYTE);
    for (var levels : Map.of(3, 2, 1, 3).entrySet()) {
      requireExactly(
          (20 + 1 + 1 + 6) * MEBIBYTE + levels.getValue() * VECTOR + 8,
          heap -> fits(new MemoryCheck(heap, 0, 1, levels.getKey(), 0), PLAN, size));
    }
  }

  /**
   * Its weights and a copy of the memory, which all tasks of a process read, beside its vectors.
   */
  @Test
  void aTaskWithLocalStepsHoldsItsOwnWeightsAndMemory() {
    var adam = new Adam(0.01, 0.9, 0.999, 1e-8, 0, false);
    var plan = Plans.addition(8, 4, adam, GradientScale.TARGET_MEAN, 2);
    long vector = (long) Double.BYTES * plan.vectorLength();
    var size =
        new MemoryEstimate(1, MEBIBYTE, 2 * MEBIBYTE, 20 * MEBIBYTE, 0, 0, 6 * MEBIBYTE, 0, 1);
    requireExactly(
        (2 * (1 + 2) + 2 * (20 + 1 + 2)) * MEBIBYTE + 2 * 5 * vector + 8,
        heap -> fits(executor(heap, 2, 0), plan, size));
  }

  /** Its own weights, the optimizer state, and what a save needs. */
  @Test
  void theDriversHeapAlsoHoldsTheDriversState() {
    var size = size(MEBIBYTE, 20 * MEBIBYTE);
    requireExactly(
        (20 + 1 + 1 + 6) * MEBIBYTE + 3 * VECTOR + 8, heap -> fits(local(heap, 1), PLAN, size));
  }

  @Test
  void theDriverOfAClusterHoldsTheSumsOfAllTasksAndReadsFour() {
    var size = size(20 * MEBIBYTE, MEBIBYTE);
    requireExactly(
        (1 + 1 + 6 + 1) * 20 * MEBIBYTE + 2 * 4 * VECTOR,
        heap -> fits(new MemoryCheck(heap, GIBIBYTE, 1, 4, 0), PLAN, size));
    assertThatThrownBy(() -> require(new MemoryCheck(MEBIBYTE, GIBIBYTE, 1, 4, 0), size))
        .hasMessageContaining("--driver-memory");
  }

  @Test
  void theDriverHoldsOneSumTwiceIfExecutorsAdd() {
    var size = size(20 * MEBIBYTE, MEBIBYTE);
    double live = (1 + 1 + 6 + 1) * 20 * MEBIBYTE + 2 * VECTOR;
    requireExactly(
        live,
        heap ->
            fits(new MemoryCheck(heap, GIBIBYTE, 1, 4, VECTOR), PLAN, size, Aggregate.EXECUTORS));
    var few = new MemoryCheck(needed(live), GIBIBYTE, 1, 4, VECTOR - 1);
    assertThat(fits(few, PLAN, size, Aggregate.EXECUTORS)).isFalse();
  }

  /** 108 million weights. With local steps Adam's m and v cross with them. */
  @Test
  void aVectorOfAClusterIsOneArrayOfBytes() {
    var size = size(1, 1);
    var cluster = new MemoryCheck(64 * GIBIBYTE, 64 * GIBIBYTE, 1, 4, 0);
    assertThat(fits(cluster, large(1), size)).isTrue();
    assertThatThrownBy(() -> cluster.require(large(2), size, Optional.empty(), Aggregate.DRIVER))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("model.hidden", "2048.0 MiB", "train.local-steps");
    assertThat(fits(local(64 * GIBIBYTE, 4), large(2), size)).as("nothing crosses").isTrue();
  }

  /** 300 million weights. */
  @Test
  void theWeightsThatAClusterMeasuresAreOneArrayOfBytes() {
    var cluster = new MemoryCheck(64 * GIBIBYTE, 64 * GIBIBYTE, 1, 4, 0);
    var sums = new Evaluation.Additions(new ProblemSet.All(4), 1);
    var plan = Plans.hidden(PLAN, 5000);
    assertThatThrownBy(() -> cluster.require(plan.model(), sums))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("model.hidden", "2048.0 MiB", "local master");
    assertThatCode(() -> local(64 * GIBIBYTE, 4).require(plan.model(), sums))
        .doesNotThrowAnyException();
  }

  private static WorkPlan large(int localSteps) {
    var adam = new Adam(0.01, 0.9, 0.999, 1e-8, 0, false);
    var plan = Plans.addition(8, 4, adam, GradientScale.TARGET_MEAN, localSteps);
    return Plans.hidden(plan, 3000);
  }

  /** A vector of this size is one slice: the numbers of one task and the bytes of another. */
  @Test
  void aTaskOfTheSecondStageHoldsASliceOfAllTasks() {
    var size = size(MEBIBYTE, 20 * MEBIBYTE);
    requireExactly(
        (2 + 20) * MEBIBYTE + (4 + 1) * VECTOR + 8,
        heap -> fits(executor(heap, 1, 0), PLAN, size, Aggregate.EXECUTORS));
  }

  /** Eleven shards on two tasks: 0 to 3, and 4; and 5, 6 to 7, 8 to 9, and 10. */
  @Test
  void aTaskOfTheFirstStageHoldsItsSubtreesAndASliceOfEach() {
    var small = Plans.addition(11, 11, new Sgd(0.1, 0, 0), GradientScale.TARGET_MEAN, 1);
    var plan = Plans.hidden(small, 300);
    long vector = (long) Double.BYTES * plan.vectorLength();
    var check = new MemoryCheck(8 * GIBIBYTE, GIBIBYTE, 1, 2, 0);
    double live = 0.95 * GIBIBYTE - 48 * MEBIBYTE - 2 - 8;
    // the larger task: 4 subtrees, and half of each as numbers and as bytes
    long room = (long) (live - 4 * 2 * vector);
    assertThat(fits(check, plan, size(1, room), Aggregate.EXECUTORS)).isTrue();
    assertThat(fits(check, plan, size(1, room + 1), Aggregate.EXECUTORS)).isFalse();
  }

  /** A text of 190,000 different characters needs little to train on, and much to measure on. */
  @Test
  void aMeasurementIsCheckedBeforeTheFirstStep() {
    var spec =
        new ModelSpec(
            new Input.Symbols(190_000),
            new Lstm(),
            1,
            4,
            true,
            190_000,
            Output.SOFTMAX,
            Loss.CROSS_ENTROPY);
    var evaluation =
        TextEvaluation.of(
            new SymbolText(List.of(), 4), new TextRange(0, 9_500), 20, 2, Boundary.NONE);
    var model = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY);
    double rows = 32 * 20 * 190_000.0 * Double.BYTES;
    assertThat(evaluation.size(model).bytes()).isBetween(rows, 1.1 * rows);
    assertThatThrownBy(() -> local(GIBIBYTE, 2).require(model, evaluation))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("text.window", "2 at a time", "--driver-memory")
        .as("a trained network keeps its shards")
        .hasMessageNotContaining("train.shards");
    assertThatCode(() -> local(4 * GIBIBYTE, 2).require(model, evaluation))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> executor(GIBIBYTE, 2, 0).require(model, evaluation))
        .as("in the heap of an executor, not in the driver's")
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("--executor-memory");
  }

  /** And room in one piece for the longest array. */
  @Test
  void concurrentTrainingsMustFitTheHeap() {
    var training = new BufferTotal(20 * MEBIBYTE, MEBIBYTE);
    long needed = needed((2 * 20 + 8) * MEBIBYTE);
    for (var fits : List.of(local(needed, 2), executor(needed, 2, 0))) {
      assertThatCode(() -> fits.require(training)).doesNotThrowAnyException();
    }
    for (var small : List.of(local(needed - 1, 2), executor(needed - 1, 2, 0))) {
      assertThatThrownBy(() -> small.require(training))
          .is(exitCode(ExitCode.CONFIGURATION))
          .hasMessageContainingAll("model.hidden", "2 at a time")
          .hasMessageNotContaining("train.shards");
    }
  }
}
