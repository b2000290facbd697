package dev.carrybit.spark;

import dev.carrybit.train.Evaluation;
import dev.carrybit.train.GradientEngine;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.RoundInput;
import dev.carrybit.train.RoundSum;
import dev.carrybit.train.ShardReport;
import dev.carrybit.train.SumTree;
import dev.carrybit.train.WorkPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The executors of a Spark application. Each round is one job: weights go out with it, sums come
 * back with the tasks' results, in partition order whatever finished first, and are added in the
 * fixed tree on the driver.
 */
public final class SparkEngine implements GradientEngine {

  private final JavaSparkContext context;
  private final WorkPlan plan;
  private final String run = UUID.randomUUID().toString();
  private final Sent<Assignment> assignment;

  /** An engine for one run; the context stays the caller's to stop. */
  public SparkEngine(JavaSparkContext context, WorkPlan plan) {
    this.context = context;
    this.plan = plan;
    this.assignment = Sent.large(context, new Assignment(run, plan));
  }

  @Override
  public RoundSum round(RoundInput input) {
    var kind = plan.averagesWeights() ? "weights" : "gradients";
    var description = "step %d: %s of %d shards".formatted(input.step(), kind, plan.shards());
    context.setJobGroup(RunningJob.ROUNDS, description, true);
    var shipment = Shipment.of(input);
    try (var sent = Sent.to(context, shipment, shipment.bytes())) {
      var task = new RoundTask(assignment, sent);
      var results = ShardJob.run(context, plan.shards(), task, RoundTask.Result.class);
      var nodes = new ArrayList<SumTree.Node>();
      var reports = new ArrayList<ShardReport>();
      double slowest = 0;
      for (var result : results) {
        slowest = Math.max(slowest, result.seconds());
        result.parts().forEach(part -> nodes.add(part.node()));
        reports.addAll(result.reports());
      }
      reports.sort(Comparator.comparingInt(ShardReport::shard));
      return new RoundSum(SumTree.total(nodes), reports, slowest);
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  @Override
  public Measurement measure(double[] weights, Evaluation evaluation) {
    return SparkMeasuring.measure(context, plan.model(), weights, evaluation);
  }

  @Override
  public void close() {
    WorkerPool.discard(run);
    assignment.close();
  }
}
