package dev.carrybit.train;

import java.util.ArrayList;
import java.util.List;

/**
 * The fixed binary tree in which the shards' vectors are added: neighbours first, then neighbouring
 * pairs, and so on. A task with several neighbouring shards adds the complete subtrees among them;
 * the driver adds the rest. The result has the same bits for every distribution of the shards.
 */
public final class SumTree {

  /**
   * The sum of a complete subtree.
   *
   * @param first its first shard, a multiple of {@code count}
   * @param count its number of shards, a power of two
   * @param sum the sum; owned by the node
   */
  public record Node(int first, int count, double[] sum) {
    private int end() {
      return first + count;
    }
  }

  private final List<Node> nodes = new ArrayList<>();

  /** Adds the next node; nodes come in the order of their shards. Its array may be changed. */
  public void add(Node node) {
    var right = node;
    while (!nodes.isEmpty() && siblings(nodes.get(nodes.size() - 1), right)) {
      var left = nodes.remove(nodes.size() - 1);
      right = new Node(left.first, 2 * left.count, add(left.sum, right.sum));
    }
    nodes.add(right);
  }

  private static boolean siblings(Node left, Node right) {
    return left.count == right.count
        && left.end() == right.first
        && left.first % (2 * left.count) == 0;
  }

  private static double[] add(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  /** The most vectors that wait in the tree while the next one of so many shards is computed. */
  public static int levels(int shards) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(shards);
  }

  /** The sums of the maximal complete subtrees so far, in order. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * The sum over all shards from 0 on: complete subtrees are added from the last, the smallest, to
   * the first. It uses up the nodes: the tree is empty afterwards.
   *
   * @throws IllegalStateException if a shard is missing or comes twice, or there are none
   */
  public double[] total() {
    int end = 0;
    for (var node : nodes) {
      if (node.first != end) {
        throw new IllegalStateException(
            "sum of shards: expected shard %d next, was %d".formatted(end, node.first));
      }
      end = node.end();
    }
    if (nodes.isEmpty()) {
      throw new IllegalStateException("sum of shards: expected some, found none");
    }
    var sum = nodes.remove(nodes.size() - 1).sum;
    while (!nodes.isEmpty()) {
      sum = add(nodes.remove(nodes.size() - 1).sum, sum);
    }
    return sum;
  }
}
