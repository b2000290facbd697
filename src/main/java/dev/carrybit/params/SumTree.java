package dev.carrybit.params;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The fixed binary tree in which the shards' vectors are added: neighbours first, then neighbouring
 * pairs, and so on. Whoever holds several neighbouring shards may add the complete subtrees among
 * them; the rest is added later, in the same tree, to the same bits.
 */
public final class SumTree {

  /**
   * The sum of a complete subtree.
   *
   * @param first its first shard, a multiple of {@code count}
   * @param count its number of shards, a power of two
   * @param sum the sum; owned by the node
   */
  public record Node(int first, int count, double[] sum) implements Serializable {}

  private final List<Node> nodes = new ArrayList<>();

  /**
   * Adds the next node; nodes come in the order of their shards. Its array is taken over, and may
   * be changed.
   */
  public void add(Node node) {
    var right = node;
    while (!nodes.isEmpty() && siblings(nodes.get(nodes.size() - 1), right)) {
      right = merge(nodes.remove(nodes.size() - 1), right);
    }
    nodes.add(right);
  }

  /** The sums of the maximal complete subtrees so far, in order. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** The sum over all: complete subtrees are added from the last, the smallest, to the first. */
  public double[] total() {
    if (nodes.isEmpty()) {
      throw new IllegalStateException("a sum over no shards");
    }
    var sum = nodes.get(nodes.size() - 1);
    for (int i = nodes.size() - 2; i >= 0; i--) {
      sum = merge(nodes.get(i), sum);
    }
    return sum.sum();
  }

  /** Adds the nodes of several holders, whatever order they come in. */
  public static double[] total(List<Node> parts) {
    var tree = new SumTree();
    parts.stream().sorted(Comparator.comparingInt(Node::first)).forEach(tree::add);
    return tree.total();
  }

  private static boolean siblings(Node left, Node right) {
    return left.count == right.count
        && left.first % (2 * left.count) == 0
        && left.first + left.count == right.first;
  }

  private static Node merge(Node left, Node right) {
    var sum = left.sum;
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right.sum[i];
    }
    return new Node(left.first, left.count + right.count, sum);
  }
}
