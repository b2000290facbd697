package dev.carrybit.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** One Spark job of independent tasks. The driver gets each result as soon as it arrives. */
public final class TaskJob {

  private TaskJob() {}

  /**
   * Independent work, such as the training of one small network.
   *
   * @param <R> the result, serializable by Java
   */
  public interface Task<R> extends Serializable {

    /** Computes the result; it is the same on every machine and in every attempt. */
    R run();
  }

  /** A value for a task on an executor with the driver's code. The code is read first. */
  record TaskInput<T>(CodeVersion code, T value) implements Serializable {}

  /** One partition for each of {@code values}, on executors with the driver's code. */
  static <T> JavaRDD<T> parallelize(JavaSparkContext context, List<? extends T> values) {
    var code = CodeVersion.of(context);
    var sent = values.stream().map(value -> new TaskInput<T>(code, value)).toList();
    return context
        .parallelize(sent, Math.max(1, sent.size()))
        .map(
            each -> {
              Locale.setDefault(Locale.ROOT); // on executors too, as Main does
              return each.value;
            });
  }

  /**
   * Runs {@code tasks}, as many at once as there are cores. An executor receives only the tasks
   * that it runs.
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
    context.setJobGroup(group, description, true);
    try {
      var results = parallelize(context, tasks).map(Task::run);
      context
          .sc()
          .runJob(
              results.rdd(),
              (Function1<Iterator<R>, R> & Serializable) partition -> partition.next(),
              (index, result) -> {
                onResult.accept(result, (Integer) index);
                return BoxedUnit.UNIT;
              },
              tag);
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }
}
