package dev.carrybit.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * One Spark job over shard indices. Each partition is a range of neighbouring shards and has one
 * result. There are as many partitions as tasks can run at once.
 *
 * <p>It is an RDD subclass because {@code parallelize}, {@code mapPartitions} and {@code collect}
 * wrap one another in closures, and Spark cleans and checks each closure again in every job.
 */
final class ShardRdd<R> extends RDD<R> {

  /** Computes one result, serializable by Java, for the shards [{@code first}, {@code end}). */
  interface ShardTask<R> extends Serializable {
    R run(int first, int end);
  }

  private static final long serialVersionUID = 2;

  /** Tasks of the jobs that run in this JVM in local mode. Static: Spark copies task objects. */
  private static final Map<UUID, ShardTask<Integer>> LOCAL_TASKS = new ConcurrentHashMap<>();

  /** Java reads fields in the order of their names, so this one before classes of the task. */
  private final CodeVersion code;

  private final ShardTask<R> task;
  private final int shards;
  private final int partitions;

  ShardRdd(JavaSparkContext context, int shards, ShardTask<R> task, ClassTag<R> tag) {
    super(context.sc(), CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(), tag);
    this.code = CodeVersion.of(context);
    this.task = task;
    this.shards = shards;
    this.partitions = partitions(context, shards);
  }

  /** The number of tasks. */
  static int partitions(JavaSparkContext context, int shards) {
    return Math.max(1, Math.min(shards, context.defaultParallelism()));
  }

  /**
   * Runs {@code task} on all shards; returns the results in shard order. In local mode the tasks
   * call this very task object and hand over their results as objects.
   */
  static <R> List<R> run(
      JavaSparkContext context, int shards, ShardTask<R> task, Class<R> resultType) {
    if (!context.isLocal()) {
      return collect(context, shards, task, resultType);
    }
    var results = new ConcurrentHashMap<Integer, R>();
    var key = UUID.randomUUID();
    LOCAL_TASKS.put(
        key,
        (first, end) -> {
          results.put(first, task.run(first, end));
          return first;
        });
    try {
      var firsts = collect(context, shards, new LocalTask(key), Integer.class);
      return firsts.stream().map(results::get).toList();
    } finally {
      LOCAL_TASKS.remove(key);
    }
  }

  private static <R> List<R> collect(
      JavaSparkContext context, int shards, ShardTask<R> task, Class<R> resultType) {
    ClassTag<R> tag = ClassTag$.MODULE$.apply(resultType);
    return results(context, new ShardRdd<>(context, shards, task, tag), resultType);
  }

  /** Runs a job on an RDD whose partitions have one element each; returns these in order. */
  static <R> List<R> results(JavaSparkContext context, RDD<R> rdd, Class<R> resultType) {
    ClassTag<R> tag = ClassTag$.MODULE$.apply(resultType);
    var results = (Object[]) context.sc().runJob(rdd, new SingleResult<R>(), tag);
    return Stream.of(results).map(resultType::cast).toList();
  }

  /** A range of shards by its place. */
  private record ShardRange(int index) implements Partition {}

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, partitions).mapToObj(ShardRange::new).toArray(Partition[]::new);
  }

  private int firstShard(int partition) {
    return firstShard(partition, partitions, shards);
  }

  /** The first shard of a task. */
  static int firstShard(int partition, int partitions, int shards) {
    return Math.toIntExact((long) partition * shards / partitions);
  }

  @Override
  public Iterator<R> compute(Partition partition, TaskContext context) {
    Locale.setDefault(Locale.ROOT); // on executors too, as Main does
    int index = partition.index();
    return Iterator$.MODULE$.single(task.run(firstShard(index), firstShard(index + 1)));
  }

  /** Finds a job's task in this JVM by its key. The result is the first shard. */
  record LocalTask(UUID key) implements ShardTask<Integer> {
    @Override
    public Integer run(int first, int end) {
      var task = LOCAL_TASKS.get(key);
      if (task == null) {
        throw new CancellationException("the job of this task has ended");
      }
      return task.run(first, end);
    }
  }

  /** Returns the only element of a partition. A lambda is slower to deserialize. */
  private record SingleResult<R>() implements Function2<TaskContext, Iterator<R>, R>, Serializable {
    @Override
    public R apply(TaskContext context, Iterator<R> results) {
      return results.next();
    }
  }
}
