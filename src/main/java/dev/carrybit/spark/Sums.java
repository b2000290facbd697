package dev.carrybit.spark;

import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.ShardWorker.Stretch;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.Trainer.RoundResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a {@link RoundResult} that crosses Spark: the sums of neighbouring shards, or a slice
 * of these vectors.
 *
 * @param subtrees the complete subtrees among the shards
 * @param shards the other results, in shard order
 * @param seconds of the slowest task
 */
record Sums(List<Subtree> subtrees, List<ShippedResult> shards, double seconds)
    implements Serializable {

  /** The sum of {@code count} shards from {@code first} on. */
  record Subtree(int first, int count, ShippedVector sum) implements Serializable {}

  /** A {@link ShardResult} that crosses Spark. */
  record ShippedResult(List<Stretch> stretches, ShippedVector carried) implements Serializable {

    static ShippedResult of(ShardResult result) {
      return new ShippedResult(result.stretches(), new ShippedVector(result.carried()));
    }

    ShardResult result() {
      return new ShardResult(stretches, carried.values());
    }
  }

  static Sums of(SumTree tree, List<ShardResult> shards, double seconds) {
    var subtrees = new ArrayList<Subtree>(); // serializable
    for (var node : tree.nodes()) {
      subtrees.add(new Subtree(node.first(), node.count(), new ShippedVector(node.sum())));
    }
    var results = new ArrayList<ShippedResult>();
    shards.forEach(shard -> results.add(ShippedResult.of(shard)));
    return new Sums(subtrees, results, seconds);
  }

  /** The first shard. */
  int first() {
    return subtrees.get(0).first;
  }

  /** The numbers [{@code from}, {@code end}) of each vector; the first slice has the rest, too. */
  Sums slice(int from, int end) {
    var slices = new ArrayList<Subtree>();
    for (var each : subtrees) {
      var numbers = Arrays.copyOfRange(each.sum.values(), from, end);
      slices.add(new Subtree(each.first, each.count, new ShippedVector(numbers)));
    }
    return new Sums(slices, from == 0 ? shards : List.of(), seconds);
  }

  /** Adds the results of all tasks, which are in shard order; changes their arrays. */
  static RoundResult total(List<Sums> results) {
    var tree = new SumTree();
    var shards = new ArrayList<ShardResult>();
    double slowest = 0;
    for (var result : results) {
      for (var part : result.subtrees) {
        tree.add(new SumTree.Node(part.first, part.count, part.sum.values()));
      }
      result.shards.forEach(shard -> shards.add(shard.result()));
      slowest = Math.max(slowest, result.seconds);
    }
    return new RoundResult(tree.total(), shards, slowest);
  }
}
