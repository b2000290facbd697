package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TaskJobTest {

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = LocalSpark.start("local[3]", 3);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  /** Squares a number, but not 13. */
  private record Square(int number) implements TaskJob.Task<Integer> {
    @Override
    public Integer run() {
      if (number == 13) {
        throw new CarrybitException(ExitCode.BAD_DATA, "13: expected a lucky number");
      }
      return number * number;
    }
  }

  private static List<Square> squares(int... numbers) {
    return IntStream.of(numbers).mapToObj(Square::new).toList();
  }

  @Test
  void everyResultArrivesOnceWithItsIndex() {
    var told = new TreeMap<Integer, Integer>();
    TaskJob.run(
        context,
        "tests",
        "squares",
        squares(5, 4, 3, 2, 1, 0, 9),
        Integer.class,
        (result, index) -> assertThat(told.put(index, result)).isNull());
    assertThat(told.values()).containsExactly(25, 16, 9, 4, 1, 0, 81);
    assertThat(told.keySet()).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void aFailureOfATaskEndsTheJob() {
    assertThatThrownBy(
            () ->
                TaskJob.run(
                    context, "tests", "squares", squares(13), Integer.class, (one, at) -> {}))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessage("13: expected a lucky number");
  }

  @Test
  void aTaskWithTheCodeOfThisJvmRuns() {
    var far = new FarContext(context.sc());
    var told = new TreeMap<Integer, Integer>();
    TaskJob.run(far, "tests", "squares", squares(5), Integer.class, (one, at) -> told.put(at, one));
    assertThat(told.values()).containsExactly(25);
  }

  @Test
  void aTaskOfOtherCodeIsRefused() {
    var sent = List.of(new TaskJob.TaskInput<>(new CodeVersion("0.0, code 123", ""), 5));
    assertThatThrownBy(() -> context.parallelize(sent, 1).map(TaskJob.TaskInput::value).collect())
        .satisfies(
            failure ->
                assertThat(TaskFailure.cause((Exception) failure, false))
                    .is(exitCode(ExitCode.CONFIGURATION))
                    .hasMessageContainingAll("host ", "Carrybit 0.0, code 123", "found code "));
  }

  @Test
  void anExceptionOfTheResultHandlerEndsTheJob() {
    assertThatThrownBy(
            () ->
                TaskJob.run(
                    context,
                    "tests",
                    "squares",
                    squares(1, 2),
                    Integer.class,
                    (one, at) -> {
                      throw new CarrybitException(
                          ExitCode.INPUT_OUTPUT, "disk full", new IOException());
                    }))
        .is(exitCode(ExitCode.INPUT_OUTPUT))
        .hasMessage("disk full");
  }
}
