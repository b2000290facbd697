package dev.carrybit.train;

import dev.carrybit.storage.HadoopFiles;
import java.util.ArrayList;

/** All shards, one after the other, in this thread: the specification of the distributed engine. */
public final class LocalEngine implements GradientEngine {

  private final WorkPlan plan;
  private final HadoopFiles files = new HadoopFiles();
  private final ShardWorker worker;

  public LocalEngine(WorkPlan plan) {
    this.plan = plan;
    this.worker = new ShardWorker(plan, files);
  }

  @Override
  public RoundSum round(RoundInput input) {
    long began = System.nanoTime();
    var tree = new SumTree();
    var reports = new ArrayList<ShardReport>();
    for (var shard : plan.cut()) {
      var vector = new double[plan.vectorLength()];
      reports.add(worker.work(input, shard, vector));
      tree.add(new SumTree.Node(shard.index(), 1, vector));
    }
    return new RoundSum(tree.total(), reports, (System.nanoTime() - began) / 1e9);
  }

  @Override
  public Measurement measure(double[] weights, Evaluation evaluation) {
    var sum = Measurement.NONE;
    for (int shard = 0; shard < evaluation.shards(); shard++) {
      sum = sum.plus(evaluation.measure(plan.model().model(), weights, shard, files));
    }
    return sum;
  }

  @Override
  public void close() {
    worker.close();
  }
}
