package dev.carrybit.spark;

import dev.carrybit.nn.Precision;
import dev.carrybit.spark.ShardRdd.ShardRange;
import dev.carrybit.spark.Sums.ShippedResult;
import dev.carrybit.spark.Sums.Subtree;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.ShardWorker.Stretch;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Rounds of {@link SparkEngine} in which nothing is computed. */
public final class IdleRound {

  private IdleRound() {}

  /** A round's job alone: the cost of scheduling. */
  public static void empty(JavaSparkContext context, int shards) {
    ShardRdd.run(context, shards, new Nothing(), Integer.class);
  }

  /** States alone go out, each to its task, and nothing comes back. */
  public static void carry(JavaSparkContext context, List<double[]> carried) {
    ShardRdd.run(context, states(carried), new Nothing(), Integer.class);
  }

  private static List<ShippedVector> states(List<double[]> carried) {
    return carried.stream().map(ShippedVector::new).toList();
  }

  /** Weights and states go out, and nothing comes back. */
  public static void send(
      JavaSparkContext context, List<double[]> carried, RoundInput input, Precision precision) {
    var message = SparkEngine.Message.of(input, precision);
    try (var sent = Broadcasted.of(context, message, message.bytes(precision))) {
      ShardRdd.run(context, states(carried), new Read(sent), Integer.class);
    }
  }

  /** Weights and states go out, and as many numbers come back from each shard. */
  public static void ship(
      JavaSparkContext context, List<double[]> carried, RoundInput input, Precision precision) {
    var message = SparkEngine.Message.of(input, precision);
    try (var sent = Broadcasted.of(context, message, message.bytes(precision))) {
      ShardRdd.run(context, states(carried), new SendBack(sent), Sums.class);
    }
  }

  /** As {@link #ship}, but the executors add the numbers of the shards, in slices. */
  public static void add(
      JavaSparkContext context,
      List<double[]> carried,
      RoundInput input,
      Precision precision,
      int slices) {
    var message = SparkEngine.Message.of(input, precision);
    try (var sent = Broadcasted.of(context, message, message.bytes(precision))) {
      SliceRdd.run(context, states(carried), new SendBack(sent), input.weights().length, slices);
    }
  }

  /** The number of slices in which the engine adds vectors of {@code length} numbers. */
  public static int slices(int length, int tasks) {
    return SliceRdd.slices(length, tasks);
  }

  /** Whether weights of so many bytes travel inside the tasks of {@code executors} of one core. */
  public static boolean isInline(long bytes, int executors) {
    return Broadcasted.isInline(bytes, new Executors(executors, executors));
  }

  private record Nothing() implements ShardRdd.ShardTask<Integer> {
    @Override
    public Integer run(ShardRange range) {
      return range.first();
    }
  }

  private record Read(Broadcasted<SparkEngine.Message> message)
      implements ShardRdd.ShardTask<Integer> {
    @Override
    public Integer run(ShardRange range) {
      return message.value().input().weights().length;
    }
  }

  private record SendBack(Broadcasted<SparkEngine.Message> message)
      implements ShardRdd.ShardTask<Sums> {
    @Override
    public Sums run(ShardRange range) {
      var input = message.value().input();
      var stretches = List.of(new Stretch(0, 1, 0, 0, 0, List.of()));
      var shards = new ArrayList<ShippedResult>();
      range.states().forEach(state -> shards.add(new ShippedResult(stretches, state)));
      var sum = new ShippedVector(vector(range.first(), input.weights()));
      var subtree = new Subtree(range.first(), range.end() - range.first(), sum);
      return new Sums(List.of(subtree), shards, 0);
    }

    /** Numbers that a task has of its own, so that sums of several tasks need doubles. */
    private static double[] vector(int first, double[] numbers) {
      var vector = numbers.clone();
      for (int i = 0; first > 0 && i < vector.length; i += 1000) {
        vector[i] = 1e-10f;
      }
      return vector;
    }
  }
}
