package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.ShardWorker.Stretch;
import dev.carrybit.train.SumTree;
import java.util.List;
import java.util.Random;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class SumsTest {

  private static final int SIZE = 10_000;

  private static double[] floats(int seed) {
    return new Random(seed).doubles(SIZE).map(value -> (float) value).toArray();
  }

  private static ShardResult shard(double[] carried) {
    return new ShardResult(List.of(new Stretch(0, 1, 2, 3, 4, List.of())), carried);
  }

  private static Sums sums(double[] sum, double[] carried) {
    var tree = new SumTree();
    tree.add(new SumTree.Node(0, 1, sum));
    return Sums.of(tree, List.of(shard(carried)), 5);
  }

  @Test
  void aCarriedStateOfFloatsReturnsAsFloats() {
    int without = SerializationUtils.serialize(sums(floats(1), new double[1])).length;
    assertThat(SerializationUtils.serialize(sums(floats(1), floats(2))).length - without)
        .isEqualTo(Float.BYTES * (SIZE - 1));
  }

  @Test
  void whatCrossesSparkIsUnchanged() {
    var carried = floats(2);
    carried[7] = 0.1;
    var total = Sums.total(List.of(SerializationUtils.roundtrip(sums(floats(1), carried))));
    assertThat(total.sum()).containsExactly(floats(1));
    assertThat(total.computeSeconds()).isEqualTo(5);
    assertThat(total.shards()).usingRecursiveComparison().isEqualTo(List.of(shard(carried)));
  }
}
