package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkException;

/** Finds the exception behind a failed job among the wrappers that Spark puts around it. */
final class TaskFailure {

  /** Exit codes of a JVM without memory: 3 by its own option, 52 by Spark. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("ExecutorLostFailure.*exited with code (3|52)\\b", Pattern.DOTALL);

  private TaskFailure() {}

  /**
   * The exception that Carrybit's code threw in a task. If there is none: a {@link
   * CarrybitException}, with {@link ExitCode#CONFIGURATION} if executors ran out of memory and with
   * {@link ExitCode#NO_CLUSTER} if the cluster failed; else the failure itself.
   *
   * @param stopped whether the application has stopped, which may cause any exception
   */
  static RuntimeException cause(Exception failure, boolean stopped) {
    Throwable deepest = failure;
    for (var cause : ExceptionUtils.getThrowableList(failure)) {
      if (cause instanceof CarrybitException || cause instanceof UncheckedIOException) {
        return (RuntimeException) cause;
      }
      deepest = cause;
    }
    if (OUT_OF_MEMORY.matcher(String.valueOf(deepest.getMessage())).find()) {
      return new CarrybitException(
          ExitCode.CONFIGURATION,
          "--executor-memory: expected executors with memory for their tasks, found executors that"
              + " ran out of it repeatedly; give them more, or choose a smaller train.batch or more"
              + " train.shards");
    }
    if (stopped || deepest instanceof SparkException) {
      return new CarrybitException(
          ExitCode.NO_CLUSTER, "the cluster lost a job: " + firstLine(deepest), failure);
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(firstLine(failure), failure);
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message");
  }
}
