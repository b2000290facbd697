package dev.carrybit.spark;

import dev.carrybit.train.Evaluation;
import dev.carrybit.train.GradientEngine;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.RoundInput;
import dev.carrybit.train.RoundResult;
import dev.carrybit.train.WorkPlan;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Computes rounds on the executors of a Spark application, one job a round. Tasks get the weights
 * and return sums. The driver adds the sums in the fixed tree, in shard order, so the result has
 * the bits of {@link dev.carrybit.train.LocalEngine}.
 */
public final class SparkEngine implements GradientEngine {

  private final JavaSparkContext context;
  private final WorkPlan plan;
  private final String id = UUID.randomUUID().toString();
  private final Broadcasted<WorkPlan> sentPlan;

  /** An engine for one run; it does not close {@code context}. */
  public SparkEngine(JavaSparkContext context, WorkPlan plan) {
    this.context = context;
    this.plan = plan;
    this.sentPlan = Broadcasted.of(context, plan, Long.MAX_VALUE);
  }

  @Override
  public RoundResult round(RoundInput input) {
    var kind = plan.averagesWeights() ? "weights" : "gradients";
    var description = "step %d: %s of %d shards".formatted(input.step(), kind, plan.shards());
    context.setJobGroup(RunningJob.ROUNDS, description, true);
    var message = RoundTask.Message.of(input);
    try (var sent = Broadcasted.of(context, message, message.bytes())) {
      var task = new RoundTask(id, sentPlan, sent);
      return RoundTask.total(ShardRdd.run(context, plan.shards(), task, RoundTask.Sums.class));
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
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
      var model = plan.model();
      var files = HadoopProperties.ofTask();
      var measurements = new Measurement[end - first];
      for (int shard = first; shard < end; shard++) {
        measurements[shard - first] = evaluation.measure(model, weights.value(), shard, files);
      }
      return measurements;
    }
  }

  @Override
  public void close() {
    RoundTask.closeWorkers(id);
    sentPlan.close();
  }
}
