package dev.carrybit.spark;

import dev.carrybit.train.ShardReport;
import dev.carrybit.train.SumTree;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * One task of a round: it works on neighbouring shards and sends back the sums of the complete
 * subtrees among them.
 */
record RoundTask(Sent<Assignment> assignment, Sent<Shipment> shipment)
    implements ShardTask<RoundTask.Result> {

  /** The sum of a complete subtree on its way to the driver. */
  record Part(int first, int count, DenseVector sum) implements Serializable {

    SumTree.Node node() {
      return new SumTree.Node(first, count, sum.values());
    }
  }

  /**
   * What a task sends back.
   *
   * @param seconds that it worked on its shards
   */
  record Result(List<Part> parts, List<ShardReport> reports, double seconds)
      implements Serializable {}

  @Override
  public Result work(int first, int end) {
    var told = assignment.value();
    var input = shipment.value().input();
    var cut = told.plan().cut();
    var tree = new SumTree();
    var reports = new ArrayList<ShardReport>();
    var worker = WorkerPool.borrow(told);
    boolean whole = false;
    long began = System.nanoTime();
    try {
      for (var shard : cut.subList(first, end)) {
        var vector = new double[told.plan().vectorLength()];
        reports.add(worker.work(input, shard, vector));
        tree.add(new SumTree.Node(shard.index(), 1, vector));
      }
      whole = true;
    } finally {
      if (whole) {
        WorkerPool.giveBack(told, worker);
      } else {
        worker.close();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    var parts =
        tree.nodes().stream()
            .map(node -> new Part(node.first(), node.count(), new DenseVector(node.sum())))
            .toList();
    return new Result(parts, reports, seconds);
  }
}
