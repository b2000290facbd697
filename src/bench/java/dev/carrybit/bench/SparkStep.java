package dev.carrybit.bench;

import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.WorkPlan;
import java.util.Collections;
import java.util.List;

/** Training through Spark: an engine's round, and the update on the driver. */
final class SparkStep {

  private final SparkEngine engine;
  private final WorkPlan plan;
  private final Parameters weights;
  private final OptimizerState state;
  private final double[] unchanging;
  private List<double[]> carried;
  private long step;

  SparkStep(SparkEngine engine, WorkPlan plan, Parameters weights) {
    this.engine = engine;
    this.plan = plan;
    this.weights = weights;
    this.state = plan.optimizer().initialState(weights.values().length);
    this.unchanging = new double[weights.values().length];
    this.carried = Collections.nCopies(plan.shards(), new double[0]);
  }

  void run() {
    var sum = engine.round(input(), carried);
    carried = sum.shards().stream().map(ShardResult::carried).toList();
    update(sum.sum());
    step++;
  }

  /** What goes out to all tasks of the next round. */
  RoundInput input() {
    return new RoundInput(step, weights.values(), new double[0], 1);
  }

  /** What goes out to the task of each shard. */
  List<double[]> carried() {
    return carried;
  }

  /** An update alone, along a gradient of zero. */
  void update() {
    update(unchanging);
  }

  private void update(double[] sum) {
    long targets = (long) plan.batch() * plan.examples().timeSteps();
    var gradient = plan.scaleAndClip(sum, targets, plan.batch());
    double rate = plan.optimizer().learningRate();
    plan.optimizer().step(weights.layout(), weights.values(), gradient, state, step, rate);
  }
}
