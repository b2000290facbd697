package dev.carrybit.spark;

import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.WorkPlan;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Where the sums of a round's tasks are added.
 *
 * @param place the driver or the executors
 * @param tasks of a round
 * @param bytes of their sums, all of which the driver receives if it adds them
 */
public record Aggregation(Aggregate place, int tasks, long bytes) {

  /** From the model of a step (performance.md): a driver receives fewer bytes sooner. */
  static final long MOST_BYTES = 64L << 20;

  /** From the same model: smaller sums take a task of the second stage longer to collect. */
  static final long LEAST_BYTES_OF_TASK = 2L << 20;

  /** Few tasks send hardly more than the one sum that the driver receives in any case. */
  static final int MOST_TASKS = 4;

  /**
   * Decides for a run, once, whatever becomes of the cluster. In local mode the driver adds: a
   * second stage would copy the sums, and the weights into every task.
   */
  public static Aggregation of(JavaSparkContext context, WorkPlan plan, Aggregate setting) {
    int tasks = ShardRdd.partitions(context, plan.shards());
    long bytes = bytes(plan, tasks);
    boolean pays = tasks > MOST_TASKS && bytes > MOST_BYTES && bytes / tasks > LEAST_BYTES_OF_TASK;
    boolean executorsAdd = setting == Aggregate.EXECUTORS || setting == Aggregate.AUTO && pays;
    var place = executorsAdd && !context.isLocal() ? Aggregate.EXECUTORS : Aggregate.DRIVER;
    return new Aggregation(place, tasks, bytes);
  }

  /** Bytes of the sums of so many tasks. Only the vector of a single shard crosses as floats. */
  private static long bytes(WorkPlan plan, int tasks) {
    int single = plan.model().precision().bytes();
    long bytes = 0;
    for (int task = 0; task < tasks; task++) {
      for (var node : subtrees(plan.shards(), tasks, task)) {
        bytes += (long) plan.vectorLength() * (node.count() == 1 ? single : Double.BYTES);
      }
    }
    return bytes;
  }

  /** The sums of a task, without their numbers. */
  static List<SumTree.Node> subtrees(int shards, int tasks, int task) {
    var tree = new SumTree();
    int end = ShardRdd.firstShard(task + 1, tasks, shards);
    for (int shard = ShardRdd.firstShard(task, tasks, shards); shard < end; shard++) {
      tree.add(new SumTree.Node(shard, 1, new double[0]));
    }
    return tree.nodes();
  }
}
