package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.train.WorkPlan;
import java.util.ArrayList;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Checks before the first step that a run fits the memory of its application.
 *
 * @param heapBytes of a JVM that runs tasks
 * @param driver whether that JVM is the driver's
 * @param tasks that run in it at once
 * @param resultBytes the limit of a job's results; 0 for none
 */
public record MemoryCheck(long heapBytes, boolean driver, int tasks, long resultBytes) {

  /** What an idle Spark context keeps. */
  private static final long SPARK_BYTES = 48L << 20;

  /** The share of a heap that live objects can fill; the rest is garbage. */
  private static final double LIVE_SHARE = 0.95;

  /** The memory of an application whose executors have registered. */
  public static MemoryCheck of(JavaSparkContext context, int shards) {
    if (context.isLocal()) {
      int tasks = Math.min(shards, context.defaultParallelism());
      return new MemoryCheck(Runtime.getRuntime().maxMemory(), true, tasks, 0);
    }
    var conf = context.getConf();
    return new MemoryCheck(
        conf.getSizeAsBytes("spark.executor.memory", "1g"),
        false,
        Executors.registered(context.sc()).coresOfEach(),
        conf.getSizeAsBytes("spark.driver.maxResultSize", "1g"));
  }

  /**
   * Checks a run.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it does not fit the heap or the
   *     limit of results
   */
  public void require(WorkPlan plan, MemoryEstimate size) {
    var problems = new ArrayList<String>();
    double results = (double) Double.BYTES * plan.vectorLength() * plan.shards();
    if (resultBytes > 0 && results > resultBytes) {
      problems.add(
          "spark.driver.maxResultSize: expected room for the results of %d shards, %s, was %s; set it to more, or to 0 for any size"
              .formatted(plan.shards(), mebibytes(results), mebibytes(resultBytes)));
    }
    double task = size.weightBytes() + size.activationBytes();
    double shared = driver ? size.driverBytes() : size.weightBytes();
    double needed = (SPARK_BYTES + shared + tasks * task) / LIVE_SHARE;
    if (needed > heapBytes) {
      problems.add(
          "train.batch: expected shards that fit a heap of %s, %d at a time, was %s for them; choose a smaller batch, more train.shards, or more --driver-memory (local) or --executor-memory"
              .formatted(mebibytes(heapBytes), tasks, mebibytes(needed)));
    }
    if (!problems.isEmpty()) {
      throw new CarrybitException(ExitCode.CONFIGURATION, String.join("\n", problems));
    }
  }

  private static String mebibytes(double bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", Math.ceil(bytes / (1 << 20)));
  }
}
