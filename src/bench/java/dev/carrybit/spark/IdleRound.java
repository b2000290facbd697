package dev.carrybit.spark;

import dev.carrybit.train.RoundInput;
import dev.carrybit.train.ShardReport;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.DenseVector;

/** Rounds as {@link SparkEngine} takes them, in which nobody works. */
public final class IdleRound {

  private IdleRound() {}

  /** A round's job alone: what scheduling costs. */
  public static void empty(JavaSparkContext context, int shards) {
    ShardJob.run(context, shards, new Nothing(), Integer.class);
  }

  /** Weights and states go out, and as many numbers come back from each shard. */
  public static void ship(JavaSparkContext context, int shards, RoundInput input) {
    var shipment = Shipment.of(input);
    try (var sent = Sent.to(context, shipment, shipment.bytes())) {
      ShardJob.run(context, shards, new SendBack(sent), RoundTask.Result.class);
    }
  }

  private record Nothing() implements ShardTask<Integer> {
    @Override
    public Integer work(int first, int end) {
      return first;
    }
  }

  private record SendBack(Sent<Shipment> shipment) implements ShardTask<RoundTask.Result> {
    @Override
    public RoundTask.Result work(int first, int end) {
      var input = shipment.value().input();
      var reports = new ArrayList<ShardReport>();
      for (int shard = first; shard < end; shard++) {
        reports.add(new ShardReport(shard, 0, 0, 0, input.carried().get(shard), List.of()));
      }
      var sum = new DenseVector(input.weights());
      return new RoundTask.Result(List.of(new RoundTask.Part(first, end - first, sum)), reports, 0);
    }
  }
}
