package dev.carrybit.spark;

import dev.carrybit.data.DataException;
import dev.carrybit.data.MissingInputException;
import org.apache.spark.SparkException;

/** What made a task fail, without the wrapping that Spark puts around it. */
final class TaskFailure {

  private TaskFailure() {}

  /** The cause that Carrybit's own code threw, or the failure itself. */
  static RuntimeException cause(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException || cause instanceof MissingInputException) {
        return (RuntimeException) cause;
      }
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(message(failure), failure);
  }

  private static String message(Exception failure) {
    return failure instanceof SparkException && failure.getCause() != null
        ? failure.getCause().toString()
        : failure.toString();
  }
}
