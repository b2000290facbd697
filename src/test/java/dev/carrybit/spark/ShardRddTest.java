package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.nn.Precision;
import dev.carrybit.spark.ShardRdd.ShardTask;
import dev.carrybit.train.Plans;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardRddTest {

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = LocalSpark.start("local[3]", 3);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  /** Returns its range of shards. */
  private record Range() implements ShardTask<int[]> {
    @Override
    public int[] run(int first, int end) {
      return new int[] {first, end};
    }
  }

  /** Returns the value that was sent. */
  private record Echo(Broadcasted<double[]> sent) implements ShardTask<double[]> {
    @Override
    public double[] run(int first, int end) {
      return sent.value();
    }
  }

  /** A result that cannot be serialized. */
  private static final class Unserializable {
    private final int first;

    Unserializable(int first) {
      this.first = first;
    }
  }

  /** The first partition waits for the last. */
  private record Reversed(CountDownLatch last) implements ShardTask<Unserializable> {

    @Override
    public Unserializable run(int first, int end) {
      try {
        if (first == 0) {
          last.await();
        } else {
          last.countDown();
        }
        return new Unserializable(first);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 100})
  void partitionsAreNeighbouringShardsAndNoMoreThanRunAtOnce(int shards) {
    requireNeighbours(ShardRdd.run(context, shards, new Range(), int[].class), shards);
    requireNeighbours(
        ShardRdd.run(new FarContext(context.sc()), shards, new Range(), int[].class), shards);
  }

  private static void requireNeighbours(List<int[]> ranges, int shards) {
    assertThat(ranges).hasSize(Math.min(shards, 3));
    int next = 0;
    for (var range : ranges) {
      assertThat(range[0]).isEqualTo(next);
      assertThat(range[1]).isGreaterThan(range[0]);
      next = range[1];
    }
    assertThat(next).isEqualTo(shards);
  }

  @Test
  void tasksGetSmallValuesInlineAndLargeOnesByBroadcast() {
    var far = new FarContext(context.sc());
    int most = Broadcasted.INLINE_BYTES / Double.BYTES;
    for (int size : List.of(most, most + 1)) {
      var values = new double[size];
      values[size - 1] = 7;
      try (var sent = Broadcasted.of(far, values, (long) Double.BYTES * size)) {
        assertThat(sent instanceof Broadcasted.Remote<double[]>).isEqualTo(size > most);
        for (var echo : ShardRdd.run(far, 3, new Echo(sent), double[].class)) {
          assertThat(echo).containsExactly(values).isNotSameAs(values);
        }
      }
    }
  }

  @Test
  void inLocalModeObjectsAreHandedOverWithoutSerialization() {
    var values = new double[Broadcasted.INLINE_BYTES];
    try (var sent = Broadcasted.of(context, values, (long) Double.BYTES * values.length)) {
      for (var echo : ShardRdd.run(context, 3, new Echo(sent), double[].class)) {
        assertThat(echo).isSameAs(values);
      }
    }
  }

  @Test
  void aMessageCountsAllOfItsNumbers() {
    var carried = List.of(new double[5], new double[7]);
    var input = Plans.input(1, new double[11], new double[13], carried);
    assertThat(SparkEngine.Message.of(input, Precision.FLOAT64).bytes()).isEqualTo(8 * 36);
  }

  @Test
  void resultsAreInShardOrderWhateverEndedFirst() {
    var task = new Reversed(new CountDownLatch(1));
    assertThat(ShardRdd.run(context, 2, task, Unserializable.class))
        .extracting(result -> result.first)
        .containsExactly(0, 1);
  }

  @Test
  void aLocalTaskThatStartsAfterItsJobHasEndedIsCancelled() {
    var late = new ShardRdd.LocalTask(UUID.randomUUID());
    assertThatThrownBy(() -> late.run(0, 1)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aFailureOfATaskEndsItsJobAndNotTheNextOne() {
    ShardTask<Integer> fails =
        (first, end) -> {
          throw new IllegalStateException("shard " + first + " failed");
        };
    assertThatThrownBy(() -> ShardRdd.run(context, 1, fails, Integer.class))
        .hasStackTraceContaining("shard 0 failed");
    assertThat(ShardRdd.run(context, 2, (first, end) -> end, Integer.class)).containsExactly(1, 2);
  }
}
