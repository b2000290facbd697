package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.spark.ShardRdd.ShardRange;
import dev.carrybit.spark.ShardRdd.ShardTask;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BroadcastedTest {

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = LocalSpark.start("local[3]", 3);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  /** Returns the value that was sent. */
  private record Echo(Broadcasted<double[]> sent) implements ShardTask<double[]> {
    @Override
    public double[] run(ShardRange range) {
      return sent.value();
    }
  }

  @Test
  void tasksGetSmallValuesInlineAndLargeOnesByBroadcast() {
    var far = new FarContext(context.sc());
    int most = Broadcasted.INLINE_BYTES_IN_ALL / Double.BYTES;
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
  void theTasksThatAnExecutorRunsAtOnceShareTheLimit() {
    int most = Broadcasted.INLINE_BYTES / 4;
    assertThat(Broadcasted.isInline(most, new Executors(20, 80))).isTrue();
    assertThat(Broadcasted.isInline(most + 1, new Executors(20, 80))).isFalse();
    assertThat(Broadcasted.isInline(most + 1, new Executors(80, 80))).isTrue();
    assertThat(Broadcasted.isInline(Long.MAX_VALUE, new Executors(1, 1))).isFalse();
  }

  @Test
  void fewExecutorsGetMoreWithTheirTasks() {
    int all = Broadcasted.INLINE_BYTES_IN_ALL;
    assertThat(Broadcasted.isInline(all, new Executors(1, 1))).isTrue();
    assertThat(Broadcasted.isInline(all / 2, new Executors(2, 2))).isTrue();
    assertThat(Broadcasted.isInline(all / 2 + 1, new Executors(2, 2))).isFalse();
    assertThat(Broadcasted.isInline(all / 2, new Executors(1, 2))).isTrue();
    assertThat(Broadcasted.isInline(all / 2, new Executors(3, 3))).isFalse();
    assertThat(Broadcasted.isInline(0, new Executors(0, 0))).isTrue();
  }

  @Test
  void inLocalModeTasksGetTheObjectItself() {
    var values = new double[Broadcasted.INLINE_BYTES_IN_ALL];
    try (var sent = Broadcasted.of(context, values, (long) Double.BYTES * values.length)) {
      for (var echo : ShardRdd.run(context, 3, new Echo(sent), double[].class)) {
        assertThat(echo).isSameAs(values);
      }
    }
  }
}
