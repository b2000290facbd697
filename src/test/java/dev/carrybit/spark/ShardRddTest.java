package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.spark.ShardRdd.ShardRange;
import dev.carrybit.spark.ShardRdd.ShardTask;
import java.io.Serializable;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

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
    public int[] run(ShardRange range) {
      return new int[] {range.first(), range.end()};
    }
  }

  /** Returns the state of its first shard. */
  private record FirstState() implements ShardTask<double[]> {
    @Override
    public double[] run(ShardRange range) {
      return range.state(range.first());
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
    public Unserializable run(ShardRange range) {
      try {
        if (range.first() == 0) {
          last.await();
        } else {
          last.countDown();
        }
        return new Unserializable(range.first());
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
  void inLocalModeStatesAreHandedOverWithoutSerialization() {
    var states = states(7, 1_000);
    var firsts = ShardRdd.run(context, states, new FirstState(), double[].class);
    for (int task = 0; task < 3; task++) {
      int first = ShardRdd.firstShard(task, 3, 7);
      assertThat(firsts.get(task)).isSameAs(states.get(first).values());
    }
  }

  /** Floats, of which no two are equal. */
  private static List<ShippedVector> states(int shards, int size) {
    return IntStream.range(0, shards)
        .mapToObj(i -> new ShippedVector(new Random(i).doubles(size).map(x -> (float) x).toArray()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 20})
  void eachTaskGetsTheStatesOfItsShards(int tasks) {
    var states = states(20, 10);
    var far = new FarContext(context.sc(), tasks);
    var firsts = ShardRdd.run(far, states, new FirstState(), double[].class);
    assertThat(firsts).hasSize(tasks);
    for (int task = 0; task < tasks; task++) {
      var expected = states.get(ShardRdd.firstShard(task, tasks, 20)).values();
      assertThat(firsts.get(task)).containsExactly(expected).isNotSameAs(expected);
    }
  }

  /** Every executor gets the RDD, and a partition goes to one alone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 20})
  void aStateIsSentWithTheTaskOfItsShardAlone(int tasks) {
    int state = 1_000;
    var far = new FarContext(context.sc(), tasks);
    ClassTag<double[]> tag = ClassTag$.MODULE$.apply(double[].class);
    var rdd = new ShardRdd<>(far, states(20, state), new FirstState(), tag);
    var partitions = rdd.partitions();
    var without = new ShardRdd<>(far, states(20, 0), new FirstState(), tag).partitions();
    assertThat(partitions).hasSize(tasks);
    for (int task = 0; task < tasks; task++) {
      int shards = ShardRdd.firstShard(task + 1, tasks, 20) - ShardRdd.firstShard(task, tasks, 20);
      int own = Float.BYTES * state * shards;
      assertThat(serializedSize(partitions[task]) - serializedSize(without[task])).isEqualTo(own);
    }
    assertThat(serializedSize(rdd)).isLessThan(Float.BYTES * state);
  }

  private static int serializedSize(Serializable object) {
    return SerializationUtils.serialize(object).length;
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
    assertThatThrownBy(() -> late.run(new ShardRange(0, 1, List.of())))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aFailureOfATaskEndsItsJobAndNotTheNextOne() {
    ShardTask<Integer> fails =
        range -> {
          throw new IllegalStateException("shard " + range.first() + " failed");
        };
    assertThatThrownBy(() -> ShardRdd.run(context, 1, fails, Integer.class))
        .hasStackTraceContaining("shard 0 failed");
    assertThat(ShardRdd.run(context, 2, ShardRange::end, Integer.class)).containsExactly(1, 2);
  }
}
