package dev.carrybit.spark;

import java.io.Serializable;
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
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** One Spark job of independent tasks. The driver gets each result as soon as it arrives. */
public final class TaskRdd<R> extends RDD<R> {

  private static final long serialVersionUID = 1;

  /** Transient: each partition carries its own task, so no executor receives all tasks. */
  private final transient List<? extends Task<R>> tasks;

  /**
   * Independent work, such as the training of one small network.
   *
   * @param <R> the result, serializable by Java
   */
  public interface Task<R> extends Serializable {

    /** Computes the result; it is the same on every machine and in every attempt. */
    R run();
  }

  private TaskRdd(JavaSparkContext context, List<? extends Task<R>> tasks, ClassTag<R> resultType) {
    super(context.sc(), CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(), resultType);
    this.tasks = tasks;
  }

  /**
   * Runs {@code tasks}, as many at once as there are cores.
   *
   * @param group of the job, as Spark's pages show it
   * @param description of the job, as Spark's pages show it
   * @param onResult receives each result and the index of its task, in order of arrival, in one
   *     thread; an exception that it throws ends the job
   */
  public static <R> void run(
      JavaSparkContext context,
      String group,
      String description,
      List<? extends Task<R>> tasks,
      Class<R> resultType,
      ObjIntConsumer<R> onResult) {
    ClassTag<R> tag = ClassTag$.MODULE$.apply(resultType);
    var indices = IntStream.range(0, tasks.size()).<Object>mapToObj(i -> i).toList();
    context.setJobGroup(group, description, true);
    try {
      context
          .sc()
          .runJob(
              new TaskRdd<>(context, tasks, tag),
              new ShardRdd.SingleResult<R>(),
              CollectionConverters.asScala(indices).toSeq(),
              new ResultHandler<>(onResult),
              tag);
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  @Override
  public Partition[] getPartitions() {
    var all = new Partition[tasks.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = new TaskPartition<>(i, tasks.get(i));
    }
    return all;
  }

  @Override
  @SuppressWarnings("unchecked") // the partitions are those of getPartitions
  public Iterator<R> compute(Partition partition, TaskContext context) {
    return Iterator$.MODULE$.single(((TaskPartition<R>) partition).task().run());
  }

  private record TaskPartition<R>(int index, Task<R> task) implements Partition {}

  private static final class ResultHandler<R> extends AbstractFunction2<Object, R, BoxedUnit> {

    private final ObjIntConsumer<R> onResult;

    ResultHandler(ObjIntConsumer<R> onResult) {
      this.onResult = onResult;
    }

    @Override
    public BoxedUnit apply(Object index, R result) {
      onResult.accept(result, (Integer) index);
      return BoxedUnit.UNIT;
    }
  }
}
