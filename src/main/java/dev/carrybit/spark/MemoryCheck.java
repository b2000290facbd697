package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.nn.BufferTotal;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.WorkPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext$;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Checks before the first step that a run fits the memory of its application.
 *
 * @param driverBytes the heap of the driver, which runs the tasks if there are no executors
 * @param executorBytes the heap of an executor; 0 if there are none
 * @param tasks that run in a JVM at once
 * @param partitions tasks of a round
 * @param resultBytes the limit of a job's results; 0 for none
 */
public record MemoryCheck(
    long driverBytes, long executorBytes, int tasks, int partitions, long resultBytes) {

  /** What an idle Spark context keeps. */
  private static final long SPARK_BYTES = 48L << 20;

  /** The share of a heap that live objects can fill; the rest is garbage. */
  private static final double LIVE_SHARE = 0.95;

  /** What tasks do, and what the user can change. */
  private enum Work {
    SHARDS(
        "train.batch: expected shards", "a smaller batch, window or vocabulary, more train.shards"),
    PARTS("text.window of the run: expected parts of a measurement", "fewer cores"),
    TRAININGS("model.hidden: expected trainings", "smaller networks or batches, fewer cores");

    private final String expected;
    private final String advice;

    Work(String expected, String advice) {
      this.expected = expected;
      this.advice = advice;
    }
  }

  /** The memory of an application whose executors have registered. */
  public static MemoryCheck of(JavaSparkContext context, int shards) {
    long driver = Runtime.getRuntime().maxMemory();
    var conf = context.getConf();
    int partitions = ShardRdd.partitions(context, shards);
    int cores =
        context.isLocal()
            ? SparkContext$.MODULE$.numDriverCores(context.master())
            : Executors.registered(context.sc()).coresOfEach();
    int tasks = Math.min(partitions, Math.max(1, cores / Executors.coresOfTask(conf)));
    return context.isLocal()
        ? new MemoryCheck(driver, 0, tasks, partitions, 0)
        : new MemoryCheck(
            driver,
            conf.getSizeAsBytes("spark.executor.memory", "1g"),
            tasks,
            partitions,
            conf.getSizeAsBytes("spark.driver.maxResultSize", "1g"));
  }

  /**
   * Checks a run.
   *
   * @param evaluation that measures its weights, if any
   * @param aggregate where the sums of tasks are added
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it does not fit the heaps or the
   *     limit of results
   */
  public void require(
      WorkPlan plan, MemoryEstimate size, Optional<Evaluation> evaluation, Aggregate aggregate) {
    var problems = new ArrayList<String>();
    double vector = (double) Double.BYTES * plan.vectorLength();
    boolean executorsAdd = aggregate == Aggregate.EXECUTORS;
    double results = executorsAdd ? vector : plan.shards() * vector;
    if (resultBytes > 0 && results > resultBytes) {
      problems.add(
          "spark.driver.maxResultSize: expected room for the results of %d shards, %s, was %s; set it to more, or to 0 for any size%s"
              .formatted(
                  plan.shards(),
                  MemoryEstimate.format(results),
                  MemoryEstimate.format(resultBytes),
                  executorsAdd ? "" : ", or train.aggregate = executors"));
    }
    int shards = (plan.shards() + partitions - 1) / partitions; // of a task, which adds them
    double training = (1 + SumTree.levels(shards)) * vector;
    if (executorBytes > 0) {
      training = Math.max(training, sending(plan, executorsAdd) * vector);
    }
    double optimizer = 0; // its state, which all tasks of a process read
    if (plan.averagesWeights()) {
      optimizer = size.optimizerBytes();
      // its own weights, optimizer state and gradient, and at its end a copy of the state
      training += vector + size.weightBytes() + optimizer;
    }
    requireCrossing(
        problems,
        vector,
        plan.averagesWeights()
            ? " with the optimizer state; choose a smaller network, or train.local-steps = 1"
            : "; choose a smaller network");
    // Long arrays cannot be moved: the room for another one has to be in one piece.
    var measuring = evaluation.map(each -> each.size(plan.model()));
    double task =
        size.activationBytes() + Math.max(training, measuring.map(BufferTotal::bytes).orElse(0.0));
    double longest = Math.max(size.longestArray(), measuring.map(BufferTotal::longest).orElse(0.0));
    double gap = Double.BYTES * longest;
    if (executorBytes == 0) {
      requireHeap(problems, Work.SHARDS, driverBytes, size.driverBytes() + optimizer + gap, task);
    } else {
      double message = 2 * (size.weightBytes() + optimizer); // with the blocks that it is read from
      requireHeap(problems, Work.SHARDS, executorBytes, message + gap, task);
      // One sum in slices, and whole; or those of tasks, of which four are read at a time.
      int sums = executorsAdd ? 2 : partitions + Math.min(partitions, 4);
      double needed = needed(size.driverBytes() + optimizer + size.weightBytes() + sums * vector);
      if (needed > driverBytes) {
        problems.add(
            "--driver-memory: expected room for the weights, the optimizer, a save and the sums of %d tasks, %s, was %s"
                .formatted(
                    partitions, MemoryEstimate.format(needed), MemoryEstimate.format(driverBytes)));
      }
    }
    measuring.ifPresent(sizes -> requireArrays(problems, sizes.longest()));
    report(problems);
  }

  /**
   * Checks a measurement of trained weights.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it does not fit the heaps
   */
  public void require(ModelPlan model, Evaluation evaluation) {
    var sizes = evaluation.size(model);
    var problems = new ArrayList<String>();
    requireArrays(problems, sizes.longest());
    double weights = Double.BYTES * ModelLayout.size(model.spec());
    requireCrossing(problems, weights, "; measure it with a local master");
    double gap = Double.BYTES * sizes.longest();
    requireHeap(problems, Work.PARTS, taskHeap(), weights + gap, sizes.bytes());
    report(problems);
  }

  /**
   * Checks tasks that train a network each.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if they do not fit the heaps
   */
  public void require(BufferTotal largest) {
    var problems = new ArrayList<String>();
    double gap = Double.BYTES * largest.longest();
    requireHeap(problems, Work.TRAININGS, taskHeap(), gap, largest.bytes());
    report(problems);
  }

  /** The vectors of a task that sends its sums. */
  private double sending(WorkPlan plan, boolean executorsAdd) {
    var subtrees =
        IntStream.range(0, partitions)
            .map(task -> Aggregation.subtrees(plan.shards(), partitions, task).size())
            .summaryStatistics();
    if (!executorsAdd) {
      return 4.0 * subtrees.getMax(); // as numbers, as bytes, and in two of Spark's buffers
    }
    double slice = 1.0 / SliceRdd.slices(plan.vectorLength(), partitions);
    double first = subtrees.getMax() * (1 + 2 * slice); // one slice as numbers and bytes, too
    double second = (subtrees.getSum() + subtrees.getMax()) * slice; // read, and as bytes
    return Math.max(Math.max(first, second), 4 * slice); // its sum, as above
  }

  private long taskHeap() {
    return executorBytes == 0 ? driverBytes : executorBytes;
  }

  private void requireHeap(
      List<String> problems, Work work, long heap, double shared, double task) {
    double needed = needed(shared + tasks * task);
    if (needed > heap) {
      problems.add(
          "%s that fit a heap of %s, %d at a time, was %s for them (%s each); choose %s, or more %s"
              .formatted(
                  work.expected,
                  MemoryEstimate.format(heap),
                  tasks,
                  MemoryEstimate.format(needed),
                  MemoryEstimate.format(task),
                  work.advice,
                  executorBytes == 0 ? "--driver-memory" : "--executor-memory"));
    }
  }

  /** A {@link ShippedVector} is one array of bytes. */
  private void requireCrossing(List<String> problems, double bytes, String remedy) {
    if (executorBytes > 0 && bytes > MemoryEstimate.LONGEST_ARRAY) {
      problems.add(
          "model.hidden: expected vectors of at most %s between driver and executors, was %s%s"
              .formatted(
                  MemoryEstimate.format(MemoryEstimate.LONGEST_ARRAY),
                  MemoryEstimate.format(bytes),
                  remedy));
    }
  }

  private static void requireArrays(List<String> problems, double longest) {
    if (longest > MemoryEstimate.LONGEST_ARRAY) {
      problems.add(
          "text.window: expected measurements that fit arrays of 2^31 numbers, was %.0f; choose a smaller window or vocabulary, or more train.shards"
              .formatted(longest));
    }
  }

  private static double needed(double live) {
    return (SPARK_BYTES + live) / LIVE_SHARE;
  }

  private static void report(List<String> problems) {
    if (!problems.isEmpty()) {
      throw CarrybitException.of(problems);
    }
  }
}
