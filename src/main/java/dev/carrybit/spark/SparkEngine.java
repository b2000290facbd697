package dev.carrybit.spark;

import dev.carrybit.train.Evaluation;
import dev.carrybit.train.GradientEngine;
import dev.carrybit.train.GradientEngine.RoundInput;
import dev.carrybit.train.GradientEngine.RoundResult;
import dev.carrybit.train.GradientEngine.ShardResult;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.ShardWorker;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.WorkPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * Computes rounds on the executors of a Spark application, one job a round. A task gets the
 * weights, works on neighbouring shards, and returns the sums of the complete subtrees among them.
 * The driver adds these in the same binary tree over the shards, so the bits do not depend on the
 * number of tasks and equal those of {@link dev.carrybit.train.LocalEngine}.
 */
public final class SparkEngine implements GradientEngine {

  /**
   * The idle workers of this JVM by engine. Static, because only the JVM outlives the task objects
   * that Spark creates for each round. A worker is used by one task at a time.
   */
  private static final Map<String, Deque<ShardWorker>> IDLE_WORKERS = new ConcurrentHashMap<>();

  private final JavaSparkContext context;
  private final WorkPlan plan;
  private final String id = UUID.randomUUID().toString();
  private final Broadcasted<WorkPlan> sentPlan;

  /** An engine for one run; it does not close {@code context}. */
  public SparkEngine(JavaSparkContext context, WorkPlan plan) {
    this.context = context;
    this.plan = plan;
    // On a cluster the plan has a broadcast of its own, whatever its size.
    this.sentPlan = Broadcasted.of(context, plan, Long.MAX_VALUE);
  }

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
  public RoundResult round(RoundInput input) {
    var kind = plan.averagesWeights() ? "weights" : "gradients";
    var description = "step %d: %s of %d shards".formatted(input.step(), kind, plan.shards());
    context.setJobGroup(JobWatchdog.ROUNDS, description, true);
    var message = Message.of(input);
    try (var sent = Broadcasted.of(context, message, message.bytes())) {
      var task = new RoundTask(id, sentPlan, sent);
      return total(ShardRdd.run(context, plan.shards(), task, Sums.class));
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  /** Adds the results of all tasks, which are in shard order. */
  private static RoundResult total(List<Sums> results) {
    var tree = new SumTree();
    var shards = new ArrayList<ShardResult>();
    double slowest = 0;
    for (var result : results) {
      for (var part : result.subtrees) {
        tree.add(new SumTree.Node(part.first, part.count, part.sum.values()));
      }
      shards.addAll(result.shards);
      slowest = Math.max(slowest, result.seconds);
    }
    return new RoundResult(tree.total(), shards, slowest);
  }

  /**
   * One task of a round: works on neighbouring shards and returns the sums of the complete subtrees
   * among them.
   *
   * @param engine the id of the engine, which owns the idle workers
   */
  private record RoundTask(String engine, Broadcasted<WorkPlan> plan, Broadcasted<Message> message)
      implements ShardRdd.ShardTask<Sums> {

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
        var idle = IDLE_WORKERS.get(engine); // null once the engine is closed
        if (completed && idle != null) {
          idle.addFirst(worker);
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
  }

  @Override
  public Measurement measure(double[] weights, Evaluation evaluation) {
    return measure(context, plan.model(), weights, evaluation);
  }

  /** Measures {@code weights} in one job; adds the parts in shard order. */
  public static Measurement measure(
      JavaSparkContext context, ModelPlan model, double[] weights, Evaluation evaluation) {
    var description = "evaluation in %d shards".formatted(evaluation.shards());
    context.setJobGroup("evaluations", description, true);
    try (var sent = Broadcasted.of(context, weights, (long) Double.BYTES * weights.length)) {
      var task = new EvaluationTask(model, sent, evaluation);
      var sum = Measurement.NONE;
      for (var parts : ShardRdd.run(context, evaluation.shards(), task, Measurement[].class)) {
        for (var part : parts) {
          sum = sum.plus(part);
        }
      }
      return sum;
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  /** Returns a measurement for each shard. */
  private record EvaluationTask(
      ModelPlan plan, Broadcasted<double[]> weights, Evaluation evaluation)
      implements ShardRdd.ShardTask<Measurement[]> {

    @Override
    public Measurement[] run(int first, int end) {
      var model = plan.network();
      var files = HadoopProperties.ofTask();
      var measurements = new Measurement[end - first];
      for (int shard = first; shard < end; shard++) {
        measurements[shard - first] = evaluation.measure(model, weights.value(), shard, files);
      }
      return measurements;
    }
  }

  /** Closes the idle workers of this JVM. */
  @Override
  public void close() {
    var idle = IDLE_WORKERS.remove(id);
    if (idle != null) {
      idle.forEach(ShardWorker::close);
    }
    sentPlan.close();
  }
}
