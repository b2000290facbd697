package dev.carrybit.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * One job over the indices of shards, in as many neighbouring parts as tasks can run at once.
 *
 * <p>It is an RDD of its own, with one result a partition, and its functions are classes: Spark's
 * {@code parallelize}, {@code mapPartitions} and {@code collect} wrap one another in closures, each
 * of which is searched for what it refers to, anew in every job.
 */
final class ShardJob<R> extends RDD<R> {

  private static final long serialVersionUID = 1;

  private final ShardTask<R> task;
  private final int shards;
  private final int tasks;

  private ShardJob(JavaSparkContext context, int shards, ShardTask<R> task, ClassTag<R> tag) {
    super(context.sc(), CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(), tag);
    this.task = task;
    this.shards = shards;
    this.tasks = Math.max(1, Math.min(shards, context.defaultParallelism()));
  }

  /** The results of {@code task}, in the order of shards, whatever ended first. */
  static <R> List<R> run(
      JavaSparkContext context, int shards, ShardTask<R> task, Class<R> resultType) {
    return context.isLocal()
        ? LocalJob.run(context, shards, task)
        : send(context, shards, task, resultType);
  }

  /** The same, with task and results serialized. */
  static <R> List<R> send(
      JavaSparkContext context, int shards, ShardTask<R> task, Class<R> resultType) {
    ClassTag<R> tag = ClassTag$.MODULE$.apply(resultType);
    var job = new ShardJob<>(context, shards, task, tag);
    var results = new ArrayList<R>();
    var all = context.sc().runJob(job, new Only<R>(), tag);
    for (var result : (Object[]) all) {
      results.add(resultType.cast(result));
    }
    return results;
  }

  @Override
  public Partition[] getPartitions() {
    var parts = new Partition[tasks];
    for (int i = 0; i < tasks; i++) {
      parts[i] = new Part(i, bound(i), bound(i + 1));
    }
    return parts;
  }

  private int bound(int index) {
    return Math.toIntExact((long) index * shards / tasks);
  }

  @Override
  public Iterator<R> compute(Partition split, TaskContext context) {
    var part = (Part) split;
    return Iterator$.MODULE$.single(task.work(part.first(), part.end()));
  }

  /** Neighbouring shards, from {@code first} to before {@code end}. */
  private record Part(int index, int first, int end) implements Partition {}

  /** Takes a partition's one result. */
  static final class Only<R> extends AbstractFunction2<TaskContext, Iterator<R>, R>
      implements Serializable {

    private static final long serialVersionUID = 1;

    @Override
    public R apply(TaskContext context, Iterator<R> results) {
      return results.next();
    }
  }
}
