package dev.carrybit.spark;

import dev.carrybit.ConfigurationException;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.train.WorkPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What an application has room for.
 *
 * @param heapBytes of a JVM in which tasks run
 * @param driver whether it is the driver's own
 * @param tasks that run in it at once
 * @param resultBytes that the results of a job may have together; 0 for any number, as where they
 *     stay in the JVM
 */
public record Capacity(long heapBytes, boolean driver, int tasks, long resultBytes) {

  /** What Spark itself keeps in a heap, at least: a context that has done nothing yet. */
  private static final long SPARK = 48L << 20;

  /** The part of a heap that what stays can fill; the rest is for what comes and goes. */
  private static final double LASTING = 0.95;

  private static final String RESULTS = "spark.driver.maxResultSize";

  /** That of an application whose executors have registered. */
  public static Capacity of(JavaSparkContext context, int shards) {
    if (context.isLocal()) {
      int tasks = Math.min(shards, context.defaultParallelism());
      return new Capacity(Runtime.getRuntime().maxMemory(), true, tasks, 0);
    }
    var conf = context.getConf();
    long results = conf.getSizeAsBytes(RESULTS, "1g");
    return new Capacity(
        heap(conf), false, Executors.registered(context.sc()).coresOfEach(), results);
  }

  private static long heap(SparkConf conf) {
    return conf.getSizeAsBytes("spark.executor.memory", "1g");
  }

  /**
   * Makes sure that a run fits, as far as that can be known before its first step.
   *
   * @throws ConfigurationException if it does not fit the heap, or may not fit the results
   */
  public void require(WorkPlan plan, MemoryEstimate size) {
    var problems = new ArrayList<String>();
    double results = (double) Double.BYTES * plan.vectorLength() * plan.shards();
    if (resultBytes > 0 && results > resultBytes) {
      problems.add(
          "%s: expected room for the results of %d shards, %s, was %s; set it to more, or to 0 for any size"
              .formatted(RESULTS, plan.shards(), mebibytes(results), mebibytes(resultBytes)));
    }
    double task = (double) size.gradientBytes() + size.activationBytes();
    double shared = driver ? size.driverBytes() : size.weightBytes();
    double needed = (SPARK + shared + tasks * task) / LASTING;
    if (needed > heapBytes) {
      problems.add(
          "train.batch: expected shards that fit a heap of %s, %d at a time, was %s for them; choose a smaller batch, more train.shards, or more --driver-memory (local) or --executor-memory"
              .formatted(mebibytes(heapBytes), tasks, mebibytes(needed)));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(List.copyOf(problems));
    }
  }

  private static String mebibytes(double bytes) {
    return "%.0f MiB".formatted(Math.ceil(bytes / (1 << 20)));
  }
}
