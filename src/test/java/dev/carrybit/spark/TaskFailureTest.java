package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkException;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

class TaskFailureTest {

  private static final IOException DISK = new IOException("the disk is gone");

  static Stream<RuntimeException> own() {
    return Stream.of(
        new CarrybitException(ExitCode.BAD_DATA, "a.txt: expected UTF-8"),
        new CarrybitException(ExitCode.BAD_DATA, "a.gz: is truncated", DISK),
        new CarrybitException(ExitCode.NO_INPUT, "a.txt: no such file"),
        new CarrybitException(ExitCode.NO_OUTPUT, "runs: cannot be created", DISK),
        new CarrybitException(ExitCode.INPUT_OUTPUT, "runs/a: cannot be written", DISK),
        new UncheckedIOException("a.txt: cannot be read", DISK));
  }

  @ParameterizedTest
  @MethodSource("own")
  void theExceptionOfATaskIsReturned(RuntimeException said) {
    assertThat(TaskFailure.cause(said, false)).isSameAs(said);
    var aborted = new SparkException("Job aborted due to stage failure", said);
    assertThat(TaskFailure.cause(aborted, true)).isSameAs(said);
    assertThat(TaskFailure.cause(new RuntimeException(aborted), false)).isSameAs(said);
  }

  @Test
  void aJobWithoutAFailedTaskWasLostByTheCluster() {
    var lost = new SparkException("Job 3 cancelled because context was shut down\nsecond line");
    assertThat(TaskFailure.cause(lost, false))
        .is(exitCode(ExitCode.NO_CLUSTER))
        .hasMessageEndingWith("Job 3 cancelled because context was shut down")
        .hasCause(lost);
  }

  /** Spark writes shuffled data and blocks; an executor tells the driver the text alone. */
  @Test
  void fullLocalDirectoriesOfSparkAreAnErrorOfOutput() {
    var disk = new IOException("No space left on device");
    var text = "Lost task 0.0 in stage 0.0 (TID 0): java.io.IOException: " + disk.getMessage();
    for (var failure : List.of(new SparkException("aborted", disk), new SparkException(text))) {
      assertThat(TaskFailure.cause(failure, false))
          .is(exitCode(ExitCode.INPUT_OUTPUT))
          .hasMessageContaining("spark.local.dir");
    }
  }

  /** Trying again would but kill more of them. */
  @ParameterizedTest
  @ValueSource(ints = {3, 52})
  void executorsWithoutMemoryAreAConfigurationError(int code) {
    var lost =
        new SparkException(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 8 times, most recent"
                + " failure: Lost task 0.7 in stage 1.0 (TID 9) (127.0.0.1 executor 7):"
                + " ExecutorLostFailure (executor 7 exited caused by one of the running tasks)"
                + " Reason: Command exited with code "
                + code
                + "\nDriver stacktrace:");
    assertThat(TaskFailure.cause(lost, false))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("--executor-memory");
    var other = new SparkException(lost.getMessage().replace("code " + code, "code 137"));
    assertThat(TaskFailure.cause(other, false)).is(exitCode(ExitCode.NO_CLUSTER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.io.InvalidClassException: dev.carrybit.train.WorkPlan; local class incompatible",
        "java.lang.NoSuchMethodError: 'int dev.carrybit.nn.Shard.index()'",
        "java.lang.IllegalArgumentException: Invalid lambda deserialization",
      })
  void anExecutorWithOtherCodeIsAConfigurationError(String reason) {
    var lost =
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 8 times, most recent failure:"
            + " Lost task 0.7 in stage 1.0 (TID 9) (10.0.0.7 executor 1): java.io.IOException: x\n"
            + "\tat a.line\nCaused by: "
            + reason
            + "\n\tat another.line";
    assertThat(TaskFailure.cause(new SparkException(lost), false))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("host 10.0.0.7", "found " + reason + ";");
    var local = new SparkException(lost.replace("executor 1", "executor driver"));
    assertThat(TaskFailure.cause(local, false)).is(exitCode(ExitCode.NO_CLUSTER));
  }

  /** The other attempts might succeed elsewhere. */
  @Test
  void aConfigurationErrorOfATaskIsPermanent() {
    var refused = new CarrybitException(ExitCode.CONFIGURATION, "host 10.0.0.7: other code");
    assertThat(permanent(new IOException(refused))).contains(refused);
    var missing = new CarrybitException(ExitCode.NO_INPUT, "a.txt: no such file");
    assertThat(permanent(missing)).isEmpty();
    assertThat(permanent(new NoSuchMethodError("f()")))
        .get(InstanceOfAssertFactories.THROWABLE)
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("host 10.0.0.7");
    assertThat(permanent(new IllegalStateException("a bug"))).isEmpty();
  }

  private static Optional<CarrybitException> permanent(Throwable thrown) {
    var none = CollectionConverters.asScala(List.<AccumulableInfo>of()).toSeq();
    var task = new TaskInfo(0, 0, 0, 0, 0, "1", "10.0.0.7", TaskLocality.ANY(), false);
    var reason = new ExceptionFailure(thrown, none);
    return TaskFailure.permanent(
        new SparkListenerTaskEnd(0, 0, "ResultTask", reason, task, null, null));
  }

  @Test
  void anyFailureOfAStoppedApplicationIsALostCluster() {
    var follows = new IllegalStateException("Cannot call methods on a stopped SparkContext.\nat");
    assertThat(TaskFailure.cause(follows, true))
        .is(exitCode(ExitCode.NO_CLUSTER))
        .hasMessageEndingWith("Cannot call methods on a stopped SparkContext.")
        .hasCause(follows);
  }

  @Test
  void otherFailuresKeepTheirCause() {
    var bug = new IllegalStateException("a bug");
    assertThat(TaskFailure.cause(bug, false)).isSameAs(bug);
    var wrapped =
        new SparkException("Job aborted\nat some line", new ArithmeticException("/ by 0"));
    assertThat(TaskFailure.cause(wrapped, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Job aborted")
        .hasCause(wrapped);
  }
}
