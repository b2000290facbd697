package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.spark.ShardRdd.ShardRange;
import dev.carrybit.spark.ShardRdd.ShardTask;
import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.ShardWorker.Stretch;
import dev.carrybit.train.SumTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SliceRddTest {

  private static final int SHARDS = 11;
  private static final int LENGTH = 13;

  private static final List<ShippedVector> STATES =
      IntStream.range(0, SHARDS)
          .mapToObj(shard -> new ShippedVector(new double[] {0.1 * shard}))
          .toList();

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = LocalSpark.start("local[3]", 4);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  /** Sums of numbers that are no floats, whose order is seen in their last bits, and states. */
  private record RandomSums(int length) implements ShardTask<Sums> {
    @Override
    public Sums run(ShardRange range) {
      var tree = new SumTree();
      var shards = new ArrayList<ShardResult>();
      for (int shard = range.first(); shard < range.end(); shard++) {
        var random = new Random(shard);
        tree.add(new SumTree.Node(shard, 1, random.doubles(length).toArray()));
        var stretch = new Stretch(0, 1, shard, shard, 0, List.of());
        shards.add(new ShardResult(List.of(stretch), range.state(shard)));
      }
      return Sums.of(tree, shards, range.first());
    }
  }

  private static JavaSparkContext withTasks(int tasks) {
    return new FarContext(context.sc(), tasks);
  }

  @Test
  void slicesHaveTheBitsOfTheDriversSum() {
    var task = new RandomSums(LENGTH);
    for (int tasks : new int[] {1, 3, 4, SHARDS}) {
      var far = withTasks(tasks);
      var expected = Sums.total(ShardRdd.run(far, STATES, task, Sums.class));
      for (int slices : new int[] {1, 2, 5, LENGTH}) {
        var found = SliceRdd.run(far, STATES, task, LENGTH, slices);
        assertThat(found.sum()).containsExactly(expected.sum());
        assertThat(found.shards())
            .usingRecursiveComparison()
            .isEqualTo(expected.shards())
            .isNotEqualTo(List.of());
        assertThat(found.computeSeconds()).isEqualTo(expected.computeSeconds());
      }
    }
  }

  /** Spark's writer for so many slices collects them before it writes. */
  @Test
  void manySlicesHaveTheSameBits() {
    var task = new RandomSums(400);
    var far = withTasks(2);
    assertThat(SliceRdd.run(far, STATES, task, 400, 201).sum())
        .containsExactly(Sums.total(ShardRdd.run(far, STATES, task, Sums.class)).sum());
  }

  @Test
  void slicesThatArriveInAnyOrderHaveTheSameBits() {
    var expected = SliceRdd.total(arrived(0, 3, 6));
    var found = SliceRdd.total(arrived(6, 0, 3));
    assertThat(found.sum().values()).containsExactly(expected.sum().values());
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }

  /** The sums of three shards each from {@code firsts} on. */
  private static List<Sums> arrived(int... firsts) {
    var task = new RandomSums(LENGTH);
    return IntStream.of(firsts)
        .mapToObj(i -> task.run(new ShardRange(i, i + 3, STATES.subList(i, i + 3))))
        .collect(Collectors.toList());
  }

  @Test
  void aVectorHasNoMoreSlicesThanTasksAndNoneOfAFewBytes() {
    int whole = SliceRdd.SLICE_BYTES / Double.BYTES;
    assertThat(SliceRdd.slices(7, 100)).isOne();
    assertThat(SliceRdd.slices(3 * whole, 100)).isEqualTo(3);
    assertThat(SliceRdd.slices(200 * whole, 100)).isEqualTo(100);
    assertThat(SliceRdd.slices(Integer.MAX_VALUE, 1_000)).isEqualTo(1_000);
  }

  private static final ShardTask<Sums> FAILS =
      range -> {
        if (range.first() > 0) {
          throw new IllegalStateException("shard " + range.first() + " failed");
        }
        return new RandomSums(LENGTH).run(range);
      };

  /** Also those of the tasks that ended before another one failed. */
  @Test
  void nothingIsLeftOfTheShuffle() {
    var tracker = SparkEnv.get().mapOutputTracker();
    SliceRdd.run(withTasks(4), STATES, new RandomSums(LENGTH), LENGTH, 3);
    assertThatThrownBy(() -> SliceRdd.run(withTasks(4), STATES, FAILS, LENGTH, 3))
        .hasStackTraceContaining("failed");
    assertThat(((org.apache.spark.MapOutputTrackerMaster) tracker).shuffleStatuses().isEmpty())
        .isTrue();
  }
}
