package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalJobTest {

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = SparkEngineTest.start("local[2]", 2);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  /** What nobody could serialize. */
  private static final class Result {
    private final int first;

    Result(int first) {
      this.first = first;
    }
  }

  /** The first part waits for the last. */
  private record Late(CountDownLatch last) implements ShardTask<Result> {

    @Override
    public Result work(int first, int end) {
      try {
        if (first == 0) {
          last.await();
        } else {
          last.countDown();
        }
        return new Result(first);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }

  @Test
  void resultsAreInTheOrderOfShardsWhateverEndedFirst() {
    assertThat(LocalJob.run(context, 2, new Late(new CountDownLatch(1))))
        .extracting(result -> result.first)
        .containsExactly(0, 1);
  }

  @Test
  void aTaskThatComesWhenItsJobIsOverIsCancelled() {
    var late = new LocalJob.Named(UUID.randomUUID());
    assertThatThrownBy(() -> late.work(0, 1)).isInstanceOf(CancellationException.class);
  }

  @Test
  void whatATaskThrowsEndsTheJobAndNotTheNextOne() {
    ShardTask<Integer> fails =
        (first, end) -> {
          throw new IllegalStateException("shard " + first + " is ill");
        };
    assertThatThrownBy(() -> LocalJob.run(context, 1, fails))
        .hasStackTraceContaining("shard 0 is ill");
    assertThat(LocalJob.run(context, 2, (first, end) -> end)).containsExactly(1, 2);
  }
}
