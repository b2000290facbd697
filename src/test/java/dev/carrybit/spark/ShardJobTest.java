package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.train.RoundInput;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardJobTest {

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = SparkEngineTest.start("local[3]", 3);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  /** Tells which shards it was given. */
  private record Told() implements ShardTask<int[]> {
    @Override
    public int[] work(int first, int end) {
      return new int[] {first, end};
    }
  }

  /** Tells what was sent. */
  private record Echo(Sent<double[]> sent) implements ShardTask<double[]> {
    @Override
    public double[] work(int first, int end) {
      return sent.value();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 100})
  void itsPartsAreNeighboursInOrderAndNoMoreThanRunAtOnce(int shards) {
    requireNeighbours(ShardJob.run(context, shards, new Told(), int[].class), shards);
    requireNeighbours(
        ShardJob.run(new FarContext(context.sc()), shards, new Told(), int[].class), shards);
  }

  private static void requireNeighbours(List<int[]> parts, int shards) {
    assertThat(parts).hasSize(Math.min(shards, 3));
    int next = 0;
    for (var part : parts) {
      assertThat(part[0]).isEqualTo(next);
      assertThat(part[1]).isGreaterThan(part[0]);
      next = part[1];
    }
    assertThat(next).isEqualTo(shards);
  }

  @Test
  void whatIsSentArrivesWhetherItIsSmallOrLarge() {
    var far = new FarContext(context.sc());
    for (int size : List.of(Sent.SMALL / Double.BYTES, Sent.SMALL / Double.BYTES + 1)) {
      var values = new double[size];
      values[size - 1] = 7;
      try (var sent = Sent.to(far, values, (long) Double.BYTES * size)) {
        assertThat(sent instanceof Sent.Apart<double[]>)
            .isEqualTo(Double.BYTES * size > Sent.SMALL);
        for (var echo : ShardJob.run(far, 3, new Echo(sent), double[].class)) {
          assertThat(echo).containsExactly(values).isNotSameAs(values);
        }
      }
    }
  }

  @Test
  void inTheDriversProcessEverythingIsHandedOverAsItIs() {
    var values = new double[Sent.SMALL];
    try (var sent = Sent.to(context, values, (long) Double.BYTES * values.length)) {
      for (var echo : ShardJob.run(context, 3, new Echo(sent), double[].class)) {
        assertThat(echo).isSameAs(values);
      }
    }
  }

  @Test
  void aShipmentCountsAllOfItsNumbers() {
    var carried = List.of(new double[5], new double[7]);
    var input = new RoundInput(1, new double[11], new double[13], carried);
    assertThat(Shipment.of(input).bytes()).isEqualTo(8 * 36);
  }
}
