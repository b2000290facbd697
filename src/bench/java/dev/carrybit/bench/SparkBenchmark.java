package dev.carrybit.bench;

import dev.carrybit.Words;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Precision;
import dev.carrybit.spark.IdleRound;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.train.ShardWorker.RoundInput;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/** What Spark adds to a step of two shards on two cores. */
final class SparkBenchmark {

  private static final int SHARDS = 2;
  private static final List<Integer> INDICES = List.of(0, 1);

  /** Seconds after which the compiler has done most of its work on Spark. */
  private static final double WARM = 90;

  /** Two shards of 50 sequences each. */
  private static final List<Net> NETS = List.of(Net.of("lstm-128"), Net.of("lstm-512"));

  private SparkBenchmark() {}

  /** In this JVM. */
  static void local(Settings settings) {
    System.setProperty("spark.master", "local[" + SHARDS + "]");
    SparkApplication.run(
        "bench", Cluster.LIMITS, context -> measure(context, "local[2]", settings));
  }

  /** On a master and two workers of one core each. */
  static void cluster(Settings settings) {
    try (var cluster = Cluster.of(SHARDS)) {
      cluster.use(SHARDS);
      SparkApplication.run(
          "bench", Cluster.LIMITS, context -> measure(context, "a standalone cluster", settings));
    }
  }

  private static Table measure(JavaSparkContext context, String where, Settings settings) {
    var table =
        new Table(
            "A step on " + where + ", two shards of 50 sequences each (LSTM, V 87, T 50, Adam), ms",
            "network",
            "kernels",
            "precision",
            "step",
            "slowest shard alone",
            "empty round",
            "shipping",
            "update",
            "step / (shard + empty round)",
            "two shards on two cores, one on one",
            "empty job of Spark's parallelize");
    warmUp(context);
    for (var choice : settings.kernels()) {
      for (var net : NETS.stream().filter(settings.shapes()::contains).toList()) {
        for (var precision : Precision.values()) {
          row(table, net, choice, precision, medians(context, net, choice, precision, settings));
        }
      }
    }
    return table;
  }

  private static void warmUp(JavaSparkContext context) {
    var weights = NETS.get(0).weights().values();
    var input = new RoundInput(0, weights, new double[0], 1);
    var carried = Collections.nCopies(SHARDS, new double[0]);
    long start = System.nanoTime();
    while (Clock.since(start) < WARM) {
      IdleRound.ship(context, carried, input, Precision.FLOAT64);
    }
  }

  private static void row(
      Table table, Net net, KernelChoice choice, Precision precision, Map<String, Double> seconds) {
    double step = seconds.get("step");
    double compute = seconds.get("compute");
    double empty = seconds.get("empty");
    table.row(
        net.toString(),
        Words.of(choice),
        Words.of(precision),
        Table.milliseconds(step),
        Table.milliseconds(compute),
        Table.milliseconds(empty),
        Table.milliseconds(seconds.get("ship") - empty),
        Table.milliseconds(seconds.get("update")),
        Table.number(step / (compute + empty), 2),
        Table.number(SHARDS * seconds.get("one") / step, 2) + " ×",
        Table.milliseconds(seconds.get("parallelize")));
  }

  private static Map<String, Double> medians(
      JavaSparkContext context,
      Net net,
      KernelChoice choice,
      Precision precision,
      Settings settings) {
    var plan = net.plan(choice, SHARDS, precision);
    var alone = net.withBatch(net.batch() / SHARDS).plan(choice, 1, precision);
    try (var engine = new SparkEngine(context, plan, Aggregate.DRIVER);
        var engineOfOne = new SparkEngine(context, alone, Aggregate.DRIVER);
        var left = new TrainingStep(alone, net.weights());
        var right = new TrainingStep(alone, net.weights())) {
      var step = new SparkStep(engine, plan, net.weights());
      var one = new SparkStep(engineOfOne, alone, net.weights());
      return new Clock()
          .add("step", step::run)
          .take("compute", () -> slowest(left, right))
          .add("empty", () -> IdleRound.empty(context, SHARDS))
          .add("ship", () -> IdleRound.ship(context, step.carried(), step.input(), precision))
          .add("parallelize", () -> parallelize(context))
          .add("update", step::update)
          .add("one", one::run)
          .medians(2, settings.rounds());
    }
  }

  /** Seconds of a shard on the slower of two threads that work at the same time. */
  private static double slowest(TrainingStep left, TrainingStep right) {
    var other = CompletableFuture.supplyAsync(() -> Clock.burst(right::work));
    return Math.max(Clock.burst(left::work), other.join());
  }

  /** The empty job of a program that takes the usual way to Spark. */
  private static void parallelize(JavaSparkContext context) {
    context.parallelize(INDICES, SHARDS).mapPartitions(new Nothing()).collect();
  }

  private record Nothing() implements FlatMapFunction<Iterator<Integer>, Integer> {
    @Override
    public Iterator<Integer> call(Iterator<Integer> shards) {
      return Collections.emptyIterator();
    }
  }
}
