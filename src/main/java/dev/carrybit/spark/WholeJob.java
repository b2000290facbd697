package dev.carrybit.spark;

import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * One job of tasks that have nothing to do with each other; each result is told when it is there.
 */
public final class WholeJob<R> extends RDD<R> {

  private static final long serialVersionUID = 1;

  /** Parts carry their tasks to the executors, so that none gets those of all others. */
  private final transient List<? extends WholeTask<R>> tasks;

  private WholeJob(
      JavaSparkContext context, List<? extends WholeTask<R>> tasks, ClassTag<R> resultType) {
    super(context.sc(), CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(), resultType);
    this.tasks = tasks;
  }

  /**
   * Runs {@code tasks}, as many at a time as there are cores.
   *
   * @param description of the job, for Spark's pages
   * @param done is given each result and its task's index, one after the other, in the order in
   *     which they come; what it throws ends the job
   */
  public static <R> void run(
      JavaSparkContext context,
      String description,
      List<? extends WholeTask<R>> tasks,
      Class<R> resultType,
      ObjIntConsumer<R> done) {
    ClassTag<R> tag = ClassTag$.MODULE$.apply(resultType);
    context.setJobGroup("sweeps", description, true);
    try {
      var job = new WholeJob<>(context, tasks, tag);
      context.sc().runJob(job, new ShardJob.Only<R>(), all(tasks.size()), new Told<>(done), tag);
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  private static Seq<Object> all(int count) {
    var indices = IntStream.range(0, count).<Object>mapToObj(i -> i).toList();
    return CollectionConverters.asScala(indices).toSeq();
  }

  @Override
  public Partition[] getPartitions() {
    var parts = new Partition[tasks.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part<>(i, tasks.get(i));
    }
    return parts;
  }

  @Override
  @SuppressWarnings("unchecked") // the parts are those of getPartitions
  public Iterator<R> compute(Partition split, TaskContext context) {
    return Iterator$.MODULE$.single(((Part<R>) split).task().work());
  }

  /** One task. */
  private record Part<R>(int index, WholeTask<R> task) implements Partition {}

  /** Tells of a result; Spark calls it in one thread of the driver. */
  private static final class Told<R> extends AbstractFunction2<Object, R, BoxedUnit> {

    private final ObjIntConsumer<R> done;

    Told(ObjIntConsumer<R> done) {
      this.done = done;
    }

    @Override
    public BoxedUnit apply(Object index, R result) {
      done.accept(result, (Integer) index);
      return BoxedUnit.UNIT;
    }
  }
}
