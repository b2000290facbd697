package dev.carrybit.spark;

import java.io.Serializable;
import java.util.Collections;
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
 * One Spark job over shards. Each partition is a range of neighbouring shards and has one result.
 * There are as many partitions as Spark's default parallelism says, by default the number of cores,
 * and no more than shards.
 *
 * <p>Spark broadcasts an RDD anew in each job, and sends a partition with its own task alone. So
 * the task object and what a shard carries from step to step are parts of partitions.
 *
 * <p>It is an RDD subclass because {@code parallelize}, {@code mapPartitions} and {@code collect}
 * wrap one another in closures, and Spark cleans and checks each closure again in every job.
 */
final class ShardRdd<R> extends RDD<R> {

  /** Computes one result, serializable by Java, for neighbouring shards. */
  interface ShardTask<R> extends Serializable {
    R run(ShardRange range);
  }

  /**
   * The shards [{@code first}, {@code end}).
   *
   * @param states for each of these shards, what it carries from step to step; may be empty vectors
   */
  record ShardRange(int first, int end, List<ShippedVector> states) implements Serializable {

    /** The state of a shard. */
    double[] state(int shard) {
      return states.get(shard - first).values();
    }

    /** The same shards with their part of the states of all shards. */
    private ShardRange with(List<ShippedVector> all) {
      return new ShardRange(first, end, List.copyOf(all.subList(first, end)));
    }
  }

  /**
   * A task and its shards.
   *
   * @param code first, since Java reads the fields in the order of their names: it is checked
   *     before other classes are needed
   */
  private record ShardPartition<R>(CodeVersion code, int index, ShardRange range, ShardTask<R> task)
      implements Partition {}

  private static final long serialVersionUID = 3;

  /** Tasks of the jobs that run in this JVM in local mode. Static: Spark copies task objects. */
  private static final Map<UUID, ShardTask<Integer>> LOCAL_TASKS = new ConcurrentHashMap<>();

  private final transient CodeVersion code;
  private final transient ShardTask<R> task;
  private final transient List<ShippedVector> states;
  private final transient int partitions;

  /** A job over as many shards as there are {@code states}. */
  ShardRdd(
      JavaSparkContext context, List<ShippedVector> states, ShardTask<R> task, ClassTag<R> tag) {
    super(context.sc(), CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(), tag);
    this.code = CodeVersion.of(context);
    this.task = task;
    this.states = states;
    this.partitions = partitions(context, states.size());
  }

  /** The number of tasks. */
  static int partitions(JavaSparkContext context, int shards) {
    return Math.max(1, Math.min(shards, context.defaultParallelism()));
  }

  /** Runs {@code task} on shards without states; returns the results in shard order. */
  static <R> List<R> run(
      JavaSparkContext context, int shards, ShardTask<R> task, Class<R> resultType) {
    return run(context, Collections.nCopies(shards, ShippedVector.EMPTY), task, resultType);
  }

  /**
   * Runs {@code task} on as many shards as there are {@code states}; returns the results in shard
   * order. In local mode the tasks call this very task object with these very states, and hand over
   * their results as objects.
   */
  static <R> List<R> run(
      JavaSparkContext context,
      List<ShippedVector> states,
      ShardTask<R> task,
      Class<R> resultType) {
    if (!context.isLocal()) {
      return collect(context, states, task, resultType);
    }
    var results = new ConcurrentHashMap<Integer, R>();
    var key = UUID.randomUUID();
    LOCAL_TASKS.put(
        key,
        range -> {
          results.put(range.first, task.run(range.with(states)));
          return range.first;
        });
    try {
      var none = Collections.nCopies(states.size(), ShippedVector.EMPTY);
      var firsts = collect(context, none, new LocalTask(key), Integer.class);
      return firsts.stream().map(results::get).toList();
    } finally {
      LOCAL_TASKS.remove(key);
    }
  }

  private static <R> List<R> collect(
      JavaSparkContext context,
      List<ShippedVector> states,
      ShardTask<R> task,
      Class<R> resultType) {
    ClassTag<R> tag = ClassTag$.MODULE$.apply(resultType);
    return results(context, new ShardRdd<>(context, states, task, tag), resultType);
  }

  /** Runs a job on an RDD whose partitions have one element each; returns these in order. */
  static <R> List<R> results(JavaSparkContext context, RDD<R> rdd, Class<R> resultType) {
    ClassTag<R> tag = ClassTag$.MODULE$.apply(resultType);
    var results = (Object[]) context.sc().runJob(rdd, new SingleResult<R>(), tag);
    return Stream.of(results).map(resultType::cast).toList();
  }

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, partitions).mapToObj(this::partition).toArray(Partition[]::new);
  }

  private ShardPartition<R> partition(int index) {
    int first = firstShard(index, partitions, states.size());
    int end = firstShard(index + 1, partitions, states.size());
    var range = new ShardRange(first, end, List.of()).with(states);
    return new ShardPartition<>(code, index, range, task);
  }

  /** The first shard of a task. */
  static int firstShard(int partition, int partitions, int shards) {
    return Math.toIntExact((long) partition * shards / partitions);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Iterator<R> compute(Partition partition, TaskContext context) {
    Locale.setDefault(Locale.ROOT); // on executors too, as Main does
    var own = (ShardPartition<R>) partition;
    return Iterator$.MODULE$.single(own.task.run(own.range));
  }

  /** Nothing: Spark would first describe, in JSON and in each job, what it does. */
  @Override
  public void doCheckpoint() {}

  /** Finds a job's task in this JVM by its key. The result is the first shard. */
  record LocalTask(UUID key) implements ShardTask<Integer> {
    @Override
    public Integer run(ShardRange range) {
      var task = LOCAL_TASKS.get(key);
      if (task == null) {
        throw new CancellationException("the job of this task has ended");
      }
      return task.run(range);
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
