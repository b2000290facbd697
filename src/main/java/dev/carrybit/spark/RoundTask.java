package dev.carrybit.spark;

import dev.carrybit.train.RoundInput;
import dev.carrybit.train.RoundResult;
import dev.carrybit.train.RoundResult.ShardResult;
import dev.carrybit.train.ShardWorker;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.WorkPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * One task of a round: works on neighbouring shards and returns the sums of the complete subtrees
 * among them.
 *
 * @param engine the id of the engine, which owns the idle workers
 * @param plan of the run
 * @param message the round's input
 */
record RoundTask(String engine, Broadcasted<WorkPlan> plan, Broadcasted<Message> message)
    implements ShardRdd.ShardTask<RoundTask.Sums> {

  /**
   * The idle workers of this JVM by engine. Static, because only the JVM outlives the task objects
   * that Spark creates for each round. A worker is used by one task at a time.
   */
  private static final Map<String, Deque<ShardWorker>> IDLE_WORKERS = new ConcurrentHashMap<>();

  /** A {@link RoundInput} on its way to the executors. */
  record Message(
      long step,
      DenseVector weights,
      DenseVector memory,
      double rateScale,
      ArrayList<double[]> carried)
      implements Serializable {

    static Message of(RoundInput input) {
      return new Message(
          input.step(),
          new DenseVector(input.weights()),
          new DenseVector(input.memory()),
          input.rateScale(),
          new ArrayList<>(input.carried()));
    }

    RoundInput input() {
      return new RoundInput(step, weights.values(), memory.values(), rateScale, carried);
    }

    /** The size of all numbers. */
    long bytes() {
      long numbers = carried.stream().mapToLong(state -> state.length).sum();
      return Double.BYTES * (weights.size() + memory.size() + numbers);
    }
  }

  /** A part of a {@link RoundResult} on its way to the driver. */
  record Sums(List<Subtree> subtrees, List<ShardResult> shards, double seconds)
      implements Serializable {}

  /** The sum of {@code count} shards from {@code first} on. */
  record Subtree(int first, int count, DenseVector sum) implements Serializable {}

  @Override
  public Sums run(int first, int end) {
    long began = System.nanoTime();
    var input = message.value().input();
    var tree = new SumTree();
    var shards = new ArrayList<ShardResult>();
    var worker = takeWorker();
    boolean completed = false;
    try {
      for (var shard : plan.value().cut().subList(first, end)) {
        var vector = new double[plan.value().vectorLength()];
        shards.add(worker.work(input, shard, vector));
        tree.add(new SumTree.Node(shard.index(), 1, vector));
      }
      completed = true;
    } finally {
      if (completed) {
        giveBack(worker);
      } else {
        worker.close();
      }
    }
    var subtrees =
        tree.nodes().stream()
            .map(node -> new Subtree(node.first(), node.count(), new DenseVector(node.sum())))
            .toList();
    return new Sums(subtrees, shards, (System.nanoTime() - began) / 1e9);
  }

  private ShardWorker takeWorker() {
    var worker =
        IDLE_WORKERS.computeIfAbsent(engine, id -> new ConcurrentLinkedDeque<>()).pollFirst();
    return worker == null ? new ShardWorker(plan.value(), HadoopProperties.ofTask()) : worker;
  }

  private void giveBack(ShardWorker worker) {
    var idle = IDLE_WORKERS.get(engine);
    if (idle == null) {
      worker.close();
    } else {
      idle.addFirst(worker);
    }
  }

  /** Adds the results of all tasks, which are in shard order. */
  static RoundResult total(List<Sums> results) {
    var tree = new SumTree();
    var shards = new ArrayList<ShardResult>();
    double slowest = 0;
    for (var result : results) {
      for (var part : result.subtrees()) {
        tree.add(new SumTree.Node(part.first(), part.count(), part.sum().values()));
      }
      shards.addAll(result.shards());
      slowest = Math.max(slowest, result.seconds());
    }
    return new RoundResult(tree.total(), shards, slowest);
  }

  /** Closes the idle workers of an engine in this JVM. */
  static void closeWorkers(String engine) {
    var idle = IDLE_WORKERS.remove(engine);
    if (idle != null) {
      idle.forEach(ShardWorker::close);
    }
  }
}
