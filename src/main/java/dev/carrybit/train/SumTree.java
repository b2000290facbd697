package dev.carrybit.train;

import java.io.Serializable;
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
  public record Node(int first, int count, double[] sum) implements Serializable {
    public Node {
      if (Integer.bitCount(count) != 1 || count < 0 || first < 0 || first % count != 0) {
        throw new IllegalArgumentException(
            "a sum of %d shards from shard %d: expected a complete subtree"
                .formatted(count, first));
      }
    }

    private long end() {
      return (long) first + count;
    }
  }

  private final List<Node> nodes = new ArrayList<>();

  /**
   * Adds the next node; nodes come in the order of their shards. Its array is taken over, and may
   * be changed.
   */
  public void add(Node node) {
    requireAfter(nodes.isEmpty() ? 0 : last().end(), node);
    var right = node;
    while (!nodes.isEmpty() && siblings(last(), right)) {
      right = merge(nodes.remove(nodes.size() - 1), right);
    }
    nodes.add(right);
  }

  /** The sums of the maximal complete subtrees so far, in order. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * The sum over all shards from 0 on, none missing: complete subtrees are added from the last, the
   * smallest, to the first. It uses up the nodes: the tree is empty afterwards.
   */
  public double[] total() {
    if (nodes.isEmpty()) {
      throw new IllegalStateException("a sum over no shards");
    }
    requireComplete();
    var sum = nodes.remove(nodes.size() - 1).sum;
    while (!nodes.isEmpty()) {
      sum = add(nodes.remove(nodes.size() - 1).sum, sum);
    }
    return sum;
  }

  private Node last() {
    return nodes.get(nodes.size() - 1);
  }

  private static void requireAfter(long end, Node node) {
    if (node.first < end) {
      throw new IllegalArgumentException(
          "the sum from shard %d: expected one from shard %d or later, for shards come in order"
              .formatted(node.first, end));
    }
  }

  private void requireComplete() {
    long end = 0;
    for (var node : nodes) {
      if (node.first != end) {
        throw new IllegalStateException("a sum over shards without shard " + end);
      }
      end = node.end();
    }
  }

  private static boolean siblings(Node left, Node right) {
    return left.count == right.count
        && left.end() == right.first
        && left.first % (2L * left.count) == 0;
  }

  private static Node merge(Node left, Node right) {
    return new Node(left.first, left.count + right.count, add(left.sum, right.sum));
  }

  private static double[] add(double[] left, double[] right) {
    if (left.length != right.length) {
      throw new IllegalArgumentException(
          "sums of shards: expected %d numbers, was %d".formatted(left.length, right.length));
    }
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }
}
