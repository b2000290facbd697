package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkException;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.OptionConverters;

/** Finds the exception behind a failed job among the wrappers that Spark puts around it. */
final class TaskFailure {

  /** Exit codes of a JVM without memory: 3 by its own option, 52 by Spark. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("ExecutorLostFailure.*exited with code (3|52)\\b", Pattern.DOTALL);

  /** A task that an executor cannot read or link has other code there, whatever it ran into. */
  private static final Pattern OTHER_CODE =
      Pattern.compile(
          "\\((\\S+) executor (?!driver)\\S+\\): .*?([\\w.]+("
              + "InvalidClassException|ClassNotFoundException|NoClassDefFoundError|NoSuchMethodError"
              + "|NoSuchFieldError|AbstractMethodError|IllegalAccessError|VerifyError|IncompatibleClassChangeError|UnsupportedClassVersionError|:"
              + " Invalid lambda deserialization|: cannot assign instance of )[^\\n"
              + "]*)",
          Pattern.DOTALL);

  private TaskFailure() {}

  /** The failure of a task that no other attempt should hide: a configuration error. */
  static Optional<CarrybitException> permanent(SparkListenerTaskEnd end) {
    if (!(end.reason() instanceof ExceptionFailure failure)) {
      return Optional.empty();
    }
    var known =
        OptionConverters.toJava(failure.exception()).stream()
            .flatMap(thrown -> ExceptionUtils.getThrowableList(thrown).stream())
            .filter(CarrybitException.class::isInstance)
            .map(CarrybitException.class::cast)
            .findFirst();
    if (known.isPresent()) {
      return known.filter(own -> own.exitCode() == ExitCode.CONFIGURATION);
    }
    var task = end.taskInfo();
    return otherCode(
        "(%s executor %s): %s".formatted(task.host(), task.executorId(), failure.toErrorString()));
  }

  /** The failure that Spark tells of with the host and the executor's stack trace. */
  private static Optional<CarrybitException> otherCode(String message) {
    var match = OTHER_CODE.matcher(message);
    return match.find()
        ? Optional.of(CodeVersion.mismatch(match.group(1), match.group(2)))
        : Optional.empty();
  }

  /**
   * The exception that Carrybit's code threw in a task. If there is none: a {@link
   * CarrybitException}, with {@link ExitCode#CONFIGURATION} if executors have other code or ran out
   * of memory, with {@link ExitCode#INPUT_OUTPUT} if Spark's local directories are full, and with
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
    var otherCode = otherCode(String.valueOf(failure.getMessage()));
    if (otherCode.isPresent()) {
      return otherCode.get();
    }
    if (OUT_OF_MEMORY.matcher(String.valueOf(deepest.getMessage())).find()) {
      return new CarrybitException(
          ExitCode.CONFIGURATION,
          "--executor-memory: expected executors with memory for their tasks, found executors that"
              + " ran out of it repeatedly; give them more, or choose a smaller train.batch or more"
              + " train.shards");
    }
    if (CarrybitException.isFull(failure)) {
      return noRoom(failure);
    }
    if (firstLine(deepest).contains("bigger than spark.driver.maxResultSize")) {
      return new CarrybitException(ExitCode.CONFIGURATION, firstLine(deepest), failure);
    }
    if (stopped || deepest instanceof SparkException) {
      return new CarrybitException(
          ExitCode.NO_CLUSTER, "the cluster lost a job: " + firstLine(deepest), failure);
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(firstLine(failure), failure);
  }

  /** Blocks and shuffled data that do not fit the memory are in files of Spark's own. */
  static CarrybitException noRoom(Exception failure) {
    return new CarrybitException(
        ExitCode.INPUT_OUTPUT,
        "spark.local.dir, SPARK_LOCAL_DIRS: expected room for Spark's files on every host, found a"
            + " full disk; make room, or name another directory",
        failure);
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message");
  }
}
