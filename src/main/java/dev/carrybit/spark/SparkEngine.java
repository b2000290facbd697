package dev.carrybit.spark;

import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.nn.Precision;
import dev.carrybit.spark.ShardRdd.ShardRange;
import dev.carrybit.spark.ShardRdd.ShardTask;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.ShardWorker;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.Trainer.GradientEngine;
import dev.carrybit.train.Trainer.RoundResult;
import dev.carrybit.train.WorkPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Computes rounds on the executors of a Spark application, one job a round. A task gets the weights
 * and the states that its shards carry, works on these neighbouring shards, and gives the sums of
 * the complete subtrees among them. The driver or the executors add these in the same tree, so the
 * bits do not depend on the number of tasks.
 *
 * <p>Weights go to all executors, by a broadcast if they are large. A state goes to the task of its
 * shard alone.
 */
public final class SparkEngine implements GradientEngine {

  /**
   * The idle workers of this JVM by engine. Static, because only the JVM outlives the task objects
   * that Spark creates for each round. A worker is used by one task at a time.
   */
  private static final Map<String, Deque<ShardWorker>> IDLE_WORKERS = new ConcurrentHashMap<>();

  private final JavaSparkContext context;
  private final WorkPlan plan;
  private final Aggregate aggregate;
  private final String id = UUID.randomUUID().toString();
  private final Broadcasted<WorkPlan> sentPlan;

  /**
   * An engine for one run; it does not close {@code context}.
   *
   * @param aggregate where sums are added: the driver or the executors
   */
  public SparkEngine(JavaSparkContext context, WorkPlan plan, Aggregate aggregate) {
    this.context = context;
    this.plan = plan;
    this.aggregate = aggregate;
    // On a cluster the plan has a broadcast of its own, whatever its size.
    this.sentPlan = Broadcasted.of(context, plan, Long.MAX_VALUE);
  }

  /** A {@link RoundInput} on its way to all executors. */
  record Message(long step, ShippedVector weights, ShippedVector optimizerState, double rateScale)
      implements Serializable {

    /** The message for workers that round what they read to {@code precision}. */
    static Message of(RoundInput input, Precision precision) {
      var weights = new ShippedVector(precision.rounded(input.weights()));
      var optimizerState = new ShippedVector(precision.rounded(input.optimizerState()));
      return new Message(input.step(), weights, optimizerState, input.rateScale());
    }

    RoundInput input() {
      return new RoundInput(step, weights.values(), optimizerState.values(), rateScale);
    }

    /** The size of all numbers as they are sent. */
    long bytes(Precision precision) {
      return (long) precision.bytes() * (weights.values().length + optimizerState.values().length);
    }
  }

  @Override
  public RoundResult round(RoundInput input, List<double[]> carried) {
    var kind = plan.averagesWeights() ? "weights" : "gradients";
    var description = "step %d: %s of %d shards".formatted(input.step(), kind, plan.shards());
    context.setJobGroup(JobWatchdog.ROUNDS, description, true);
    // In local mode nothing is shipped.
    var precision = context.isLocal() ? Precision.FLOAT64 : plan.model().precision();
    var message = Message.of(input, precision);
    var states = carried.stream().map(ShippedVector::new).toList();
    try (var sent = Broadcasted.of(context, message, message.bytes(precision))) {
      var task = new RoundTask(id, sentPlan, sent);
      return aggregate == Aggregate.EXECUTORS
          ? SliceRdd.run(context, states, task, plan.vectorLength())
          : Sums.total(ShardRdd.run(context, states, task, Sums.class));
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  /** One task of a round; {@code engine} is the id of the engine, which owns the idle workers. */
  private record RoundTask(String engine, Broadcasted<WorkPlan> plan, Broadcasted<Message> message)
      implements ShardTask<Sums> {

    @Override
    public Sums run(ShardRange range) {
      long began = System.nanoTime();
      var input = message.value().input();
      var tree = new SumTree();
      var shards = new ArrayList<ShardResult>();
      var idle = IDLE_WORKERS.computeIfAbsent(engine, id -> new ConcurrentLinkedDeque<>());
      var found = idle.pollFirst();
      var worker = found == null ? new ShardWorker(plan.value(), HadoopProperties.files()) : found;
      boolean completed = false;
      try {
        for (var shard : plan.value().cut().subList(range.first(), range.end())) {
          var vector = new double[plan.value().vectorLength()];
          shards.add(worker.work(input, shard, range.state(shard.index()), vector));
          tree.add(new SumTree.Node(shard.index(), 1, vector));
        }
        completed = true;
      } finally {
        if (completed && IDLE_WORKERS.get(engine) == idle) { // else the engine is closed
          idle.addFirst(worker);
        } else {
          worker.close();
        }
      }
      return Sums.of(tree, shards, (System.nanoTime() - began) / 1e9);
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
    var vector = new ShippedVector(weights);
    try (var sent = Broadcasted.of(context, vector, (long) Double.BYTES * weights.length)) {
      ShardTask<Measurement[]> task =
          range -> {
            var files = HadoopProperties.files();
            var parts = new Measurement[range.end() - range.first()];
            for (int shard = range.first(); shard < range.end(); shard++) {
              parts[shard - range.first()] =
                  evaluation.measure(model, sent.value().values(), shard, files);
            }
            return parts;
          };
      return ShardRdd.run(context, evaluation.shards(), task, Measurement[].class).stream()
          .flatMap(Stream::of)
          .reduce(Measurement.NONE, Measurement::plus);
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  /** Closes the idle workers of this JVM. Those of executors end with them. */
  @Override
  public void close() {
    var idle = IDLE_WORKERS.remove(id);
    if (idle != null) {
      idle.forEach(ShardWorker::close);
    }
    sentPlan.close();
  }
}
