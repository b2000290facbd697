package dev.carrybit.train;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.ShardResult;
import dev.carrybit.train.Trainer.GradientEngine;
import dev.carrybit.train.Trainer.RoundResult;
import java.util.ArrayList;
import java.util.List;

/** Runs all shards in the calling thread, one after another. It specifies the other engines. */
public final class LocalEngine implements GradientEngine {

  private final WorkPlan plan;
  private final HadoopFiles files = new HadoopFiles();
  private final ShardWorker worker;

  public LocalEngine(WorkPlan plan) {
    this.plan = plan;
    this.worker = new ShardWorker(plan, files);
  }

  @Override
  public RoundResult round(RoundInput input, List<double[]> carried) {
    long began = System.nanoTime();
    var tree = new SumTree();
    var shards = new ArrayList<ShardResult>();
    for (var shard : plan.cut()) {
      var vector = new double[plan.vectorLength()];
      shards.add(worker.work(input, shard, carried.get(shard.index()), vector));
      tree.add(new SumTree.Node(shard.index(), 1, vector));
    }
    return new RoundResult(tree.total(), shards, (System.nanoTime() - began) / 1e9);
  }

  @Override
  public Measurement measure(double[] weights, Evaluation evaluation) {
    var sum = Measurement.NONE;
    for (int shard = 0; shard < evaluation.shards(); shard++) {
      sum = sum.plus(evaluation.measure(plan.model(), weights, shard, files));
    }
    return sum;
  }

  @Override
  public void close() {
    worker.close();
  }
}
