package dev.carrybit.bench;

import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Shard;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.ShardWorker;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.WorkPlan;

/** Training on one thread, without Spark: one shard's forward and backward pass, and the update. */
final class TrainingStep implements AutoCloseable {

  private final WorkPlan plan;
  private final ShardWorker worker;
  private final Shard shard;
  private final Parameters weights;
  private final OptimizerState state;
  private final double[] vector;
  private double[] carried = new double[0];
  private long step;

  TrainingStep(WorkPlan plan, Parameters weights) {
    this.plan = plan;
    this.worker = new ShardWorker(plan, new HadoopFiles());
    this.shard = plan.cut().get(0);
    this.weights = weights;
    this.state = plan.optimizer().initialState(weights.values().length);
    this.vector = new double[plan.vectorLength()];
  }

  /** Forward and backward, what a task does; returns the mean loss of a target. */
  double work() {
    var input = new RoundInput(step, weights.values(), new double[0], 1);
    var result = worker.work(input, shard, carried, vector);
    carried = result.carried();
    step++;
    return result.stretches().get(0).meanLoss();
  }

  /** A whole step; returns the mean loss of a target, before the update. */
  double run() {
    double loss = work();
    long targets = (long) shard.count() * plan.examples().timeSteps();
    var gradient = plan.scaleAndClip(vector, targets, shard.count());
    double rate = plan.optimizer().learningRate();
    plan.optimizer().step(weights.layout(), weights.values(), gradient, state, step - 1, rate);
    return loss;
  }

  @Override
  public void close() {
    worker.close();
  }
}
