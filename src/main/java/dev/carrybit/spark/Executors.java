package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.util.Utils;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A number of executors and cores, registered or requested.
 *
 * @param count number of executors
 * @param cores of all executors together
 */
record Executors(int count, int cores) {

  /** The executors that have registered, without those that have too few cores for a task. */
  static Executors registered(SparkContext context) {
    var all = CollectionConverters.asJava(context.statusStore().executorList(true));
    var cores = all.stream().filter(each -> !each.id().equals("driver"));
    return ofCores(cores.mapToInt(each -> each.totalCores()), coresOfTask(context.conf()));
  }

  /** The executors that have {@code least} cores or more. */
  static Executors ofCores(IntStream cores, int least) {
    var enough = cores.filter(each -> each >= least).summaryStatistics();
    return new Executors((int) enough.getCount(), (int) enough.getSum());
  }

  /** The cores that a task occupies. */
  static int coresOfTask(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  /**
   * The executors that {@code conf} requests: a number of executors, or a number of cores rounded
   * down to whole executors; at least one executor. With dynamic allocation, those that it starts
   * with, maybe none.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if no executor would ever start
   */
  static Executors requested(SparkConf conf) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return new Executors(Utils.getDynamicAllocationInitialExecutors(conf), 0);
    }
    int most = conf.getInt("spark.cores.max", 0);
    int each = conf.getInt("spark.executor.cores", 1);
    boolean standalone = conf.get("spark.master").startsWith("spark:");
    if (standalone && most > 0 && most < each) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "spark.cores.max: expected at least the %d cores of an executor (spark.executor.cores), was %d"
              .formatted(each, most));
    }
    int cores = most < each ? most : most - most % each;
    return new Executors(standalone ? 1 : conf.getInt("spark.executor.instances", 1), cores);
  }

  /** The most executors that a run with {@code conf} may have. */
  static int most(SparkConf conf) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    }
    return conf.get("spark.master").startsWith("spark:")
        ? conf.getInt("spark.cores.max", Integer.MAX_VALUE)
            / Math.max(1, conf.getInt("spark.executor.cores", 1))
        : conf.getInt("spark.executor.instances", 2); // Spark's default
  }

  boolean suffice(Executors requested) {
    return count >= requested.count && cores >= requested.cores;
  }

  /** Cores of one executor, if all are alike. */
  int coresOfEach() {
    return count == 0 ? 1 : Math.max(1, cores / count);
  }

  @Override
  public String toString() {
    var executors = count == 1 ? "1 executor" : count + " executors";
    return cores == 0 ? executors : "%s with %d cores".formatted(executors, cores);
  }
}
