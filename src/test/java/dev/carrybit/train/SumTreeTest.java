package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SumTreeTest {

  private static final int LENGTH = 5;
  private static final int LARGEST = 33;

  private final Random random = new Random(3);
  private final double[][] shards = shards();

  /** Numbers of such different sizes that nearly every order of additions gives other bits. */
  private double[][] shards() {
    var shards = new double[LARGEST][LENGTH];
    for (var shard : shards) {
      Arrays.setAll(shard, i -> random.nextGaussian() * Math.pow(10, random.nextInt(6)));
    }
    return shards;
  }

  /** The tree as a definition: a complete left subtree, as large as fits, and the rest. */
  private double[] defined(int first, int count) {
    if (count == 1) {
      return shards[first].clone();
    }
    int left = Integer.highestOneBit(count - 1);
    var one = defined(first, left);
    var other = defined(first + left, count - left);
    return IntStream.range(0, LENGTH).mapToDouble(i -> one[i] + other[i]).toArray();
  }

  private double[] leftToRight(int count) {
    var sum = new double[LENGTH];
    for (int s = 0; s < count; s++) {
      for (int i = 0; i < LENGTH; i++) {
        sum[i] += shards[s][i];
      }
    }
    return sum;
  }

  private SumTree.Node leaf(int shard) {
    return new SumTree.Node(shard, 1, shards[shard].clone());
  }

  /** What a holder of the shards {@code [from, to)} hands on. */
  private List<SumTree.Node> held(int from, int to) {
    var tree = new SumTree();
    IntStream.range(from, to).mapToObj(this::leaf).forEach(tree::add);
    return tree.nodes();
  }

  @Test
  void addingShardByShardGivesTheBitsOfTheDefinedTree() {
    for (int count = 1; count <= LARGEST; count++) {
      var tree = new SumTree();
      IntStream.range(0, count).mapToObj(this::leaf).forEach(tree::add);
      assertThat(tree.total()).containsExactly(defined(0, count));
    }
  }

  @Test
  void everyWayOfHoldingShardsGivesTheSameBits() {
    for (int count = 1; count <= LARGEST; count++) {
      for (int attempt = 0; attempt < 50; attempt++) {
        var parts = new ArrayList<SumTree.Node>();
        int from = 0;
        while (from < count) {
          int to = from + 1 + random.nextInt(count - from);
          parts.addAll(held(from, to));
          from = to;
        }
        Collections.shuffle(parts, random);
        assertThat(total(parts)).containsExactly(defined(0, count));
      }
    }
  }

  @Test
  void everyPairOfHoldersOfEightShardsGivesTheSameBits() {
    for (int cut = 1; cut < 8; cut++) {
      var parts = new ArrayList<>(held(cut, 8));
      parts.addAll(held(0, cut));
      assertThat(total(parts)).containsExactly(defined(0, 8));
    }
  }

  @Test
  void anotherOrderOfAdditionsWouldGiveOtherBits() {
    for (int count = 4; count <= LARGEST; count++) {
      assertThat(leftToRight(count)).isNotEqualTo(defined(0, count));
    }
  }

  @Test
  void aHolderHandsOnTheMaximalCompleteSubtrees() {
    assertThat(held(3, 13))
        .extracting(SumTree.Node::first, SumTree.Node::count)
        .containsExactly(tuple(3, 1), tuple(4, 4), tuple(8, 4), tuple(12, 1));
  }

  @Test
  void aTotalIsTakenOnce() {
    var tree = new SumTree();
    IntStream.range(0, 3).mapToObj(this::leaf).forEach(tree::add);
    tree.total();

    assertThat(tree.nodes()).isEmpty();
    assertThatIllegalStateException().isThrownBy(tree::total);
  }

  @Test
  void aMissingShardIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> total(List.of(leaf(0), leaf(1), leaf(3))))
        .withMessageContaining("shard 2 next");
    assertThatIllegalStateException()
        .isThrownBy(() -> total(List.of(leaf(1))))
        .withMessageContaining("shard 0 next");
    assertThatIllegalStateException()
        .isThrownBy(() -> total(List.of(leaf(0), leaf(3))))
        .withMessageContaining("shard 1 next");
  }

  @Test
  void aShardThatComesTwiceIsRefused() {
    var parts = new ArrayList<>(held(0, 4));
    parts.add(leaf(2));

    assertThatIllegalStateException()
        .isThrownBy(() -> total(parts))
        .withMessageContainingAll("shard 4 next", "was 2");
  }

  /** Adds the nodes of several tasks in the order of the shards, as an engine does. */
  private static double[] total(List<SumTree.Node> parts) {
    var tree = new SumTree();
    parts.stream().sorted(Comparator.comparingInt(SumTree.Node::first)).forEach(tree::add);
    return tree.total();
  }
}
