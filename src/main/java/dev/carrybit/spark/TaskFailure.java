package dev.carrybit.spark;

import dev.carrybit.ConfigurationException;
import dev.carrybit.DataException;
import dev.carrybit.MissingInputException;
import dev.carrybit.storage.OutputException;
import dev.carrybit.storage.SaveException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/** What made a job fail, without the wrapping that Spark puts around it. */
final class TaskFailure {

  /** How a JVM ends that finds no memory: by its own option, or by Spark. */
  private static final Pattern WITHOUT_MEMORY =
      Pattern.compile("ExecutorLostFailure.*exited with code (3|52)\\b", Pattern.DOTALL);

  private TaskFailure() {}

  /**
   * The exception that Carrybit's own code threw; a {@link ConfigurationException} where executors
   * ended for want of memory; a {@link ClusterException} where no code of a task is to blame; else
   * the failure itself.
   *
   * @param stopped whether the application was stopped meanwhile, so that any error may follow
   */
  static RuntimeException cause(Exception failure, boolean stopped) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isOwn(cause)) {
        return (RuntimeException) cause;
      }
      deepest = cause;
    }
    if (WITHOUT_MEMORY.matcher(String.valueOf(deepest.getMessage())).find()) {
      return new ConfigurationException(
          List.of(
              "--executor-memory: expected executors with memory for their tasks, found some that"
                  + " ran out of it again and again; give them more, or choose a smaller"
                  + " train.batch or more train.shards"));
    }
    if (stopped || deepest instanceof SparkException) {
      return new ClusterException("the cluster lost a job: " + firstLine(deepest), failure);
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(firstLine(failure), failure);
  }

  private static boolean isOwn(Throwable cause) {
    return cause instanceof DataException
        || cause instanceof MissingInputException
        || cause instanceof OutputException
        || cause instanceof SaveException
        || cause instanceof UncheckedIOException;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message");
  }
}
