package dev.carrybit.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.Words;
import dev.carrybit.bench.StepCosts.Cost;
import dev.carrybit.bench.StepCosts.Time;
import dev.carrybit.bench.StepModel.Run;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Precision;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.SparkEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Steps on clusters of one-core executors: the model of {@link StepModel}, from costs measured now,
 * and how far it is from steps on clusters of few executors on this machine. Each cluster has costs
 * of its own, since processes that share two cores are slower. What is said about larger clusters
 * follows from the costs of two executors.
 */
final class ScalingBenchmark {

  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int SEQUENCES = 50;

  /** Executors of the cluster whose costs stand for those of larger ones. */
  private static final int FEWEST = 2;

  /** Shards that train, and shards that have next to nothing to compute. */
  private static final List<Net> SHARDS =
      Stream.of(Net.of("lstm-128"), Net.of("lstm-512"))
          .flatMap(net -> Stream.of(shard(net, 1, 1), shard(net, SEQUENCES, net.timeSteps())))
          .toList();

  /** Seconds in which the compiler does most of its work. */
  private static final double WARM = 300;

  /** What was measured is kept here, so that clusters can be measured one at a time. */
  private static final Path KEPT = Path.of("target", "scaling");

  /**
   * What was measured on one cluster.
   *
   * @param costs of a round's parts
   * @param shards processor seconds of shards on one thread of the driver, by name
   * @param steps times of steps by name, their costs of all executors together
   * @param bytes of a step
   */
  record Measured(
      StepCosts costs,
      Map<String, Double> shards,
      Map<String, Time> steps,
      Map<String, SentBytes> bytes) {}

  private ScalingBenchmark() {}

  static void run(Settings settings) {
    int rounds = settings.rounds();
    var sizes = new TreeSet<>(settings.executors());
    if (sizes.first() < FEWEST) {
      throw new IllegalArgumentException("executors: expected at least " + FEWEST);
    }
    sizes.add(FEWEST);
    var clusters = new TreeMap<Integer, Measured>();
    for (int executors : sizes) {
      var kept = KEPT.resolve("executors-%d.json".formatted(executors));
      if (!Files.exists(kept)) {
        on(
            executors,
            (cluster, context) -> keep(kept, measure(executors, cluster, context, rounds)));
      }
      clusters.put(executors, kept(kept));
    }
    var smallest = clusters.get(FEWEST);
    clusters.forEach((executors, measured) -> showCosts(executors, measured.costs));
    clusters.forEach(
        (executors, measured) -> {
          compare(executors, measured, executors, measured);
          if (executors != FEWEST) {
            compare(executors, measured, FEWEST, smallest);
          }
        });
    var h128 = SHARDS.get(1);
    var h512 = SHARDS.get(3);
    new ScalingForecast(smallest.costs)
        .show(h128, smallest.shards.get(nameOf(h128)), h512, smallest.shards.get(nameOf(h512)));
  }

  private static void keep(Path file, Measured measured) {
    try {
      Files.createDirectories(KEPT);
      new ObjectMapper().writeValue(file.toFile(), measured);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Measured kept(Path file) {
    try {
      return new ObjectMapper().readValue(file.toFile(), Measured.class);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void on(int executors, BiConsumer<Cluster, JavaSparkContext> work) {
    try (var cluster = Cluster.of(executors)) {
      cluster.use(executors);
      System.setProperty(
          "spark.default.parallelism", Integer.toString(Math.max(executors, StepCosts.TASKS)));
      SparkApplication.run(
          "bench",
          Cluster.LIMITS,
          context -> {
            work.accept(cluster, context);
            return executors;
          });
    }
  }

  private static void showCosts(int executors, StepCosts costs) {
    var title = "Costs of a round's parts on %d executors".formatted(executors);
    var table = new Table(title, "", "driver", "executor", "unit");
    row(table, "round of one task", costs.round(), 1e6, "µs");
    row(table, "task", costs.task(), 1e6, "µs");
    row(table, "broadcast", costs.broadcast(), 1e6, "µs");
    row(table, "block of a broadcast to an executor", costs.block(), 1e6, "µs");
    row(table, "weights out, float32", costs.out(), 1e9, "ns/byte");
    row(table, "states out with a task, float32", costs.states(), 1e9, "ns/byte");
    row(table, "weights to one more executor", new Cost(costs.serve(), 0), 1e9, "ns/byte");
    row(table, "gradient in, float32", costs.in(), 1e9, "ns/byte");
    row(table, "gradient in, float64", costs.inDoubles(), 1e9, "ns/byte");
    row(table, "second stage", costs.stage(), 1e6, "µs");
    row(table, "further task of a second stage", costs.slice(), 1e6, "µs");
    row(table, "block of one task for another", new Cost(0, costs.fetch()), 1e6, "µs");
    row(table, "gradient from task to task, float32", costs.shuffle(), 1e9, "ns/byte");
    row(table, "addition", new Cost(costs.add(), 0), 1e9, "ns/number");
    row(table, "update by Adam", new Cost(costs.update(), 0), 1e9, "ns/number");
  }

  private static void row(Table table, String name, Cost cost, double unit, String unitName) {
    table.row(
        name,
        Table.number(cost.driver() * unit, 2),
        Table.number(cost.executor() * unit, 2),
        unitName);
  }

  private static Net shard(Net net, int sequences, int timeSteps) {
    return new Net(
        net.name(), net.cell(), net.input(), net.layers(), net.hidden(), sequences, timeSteps);
  }

  private static String nameOf(Net shard) {
    return "H %d, %d a shard".formatted(shard.hidden(), shard.batch());
  }

  private static String nameOf(Net shard, Aggregate way) {
    return nameOf(shard) + ", " + Words.of(way);
  }

  /** The work of a shard on this thread. */
  private static Runnable alone(Net shard) {
    return new TrainingStep(shard.plan(KernelChoice.VECTOR, 1, Precision.FLOAT32), shard.weights())
        ::work;
  }

  /** Steps by name, each with an engine of its own, which ends with the application. */
  private static Map<String, Runnable> steps(int executors, JavaSparkContext context) {
    var steps = new LinkedHashMap<String, Runnable>();
    for (var shard : SHARDS) {
      var plan =
          shard
              .withBatch(shard.batch() * executors)
              .plan(KernelChoice.VECTOR, executors, Precision.FLOAT32);
      for (var way : Run.WAYS) {
        var step = new SparkStep(new SparkEngine(context, plan, way), plan, shard.weights());
        steps.put(nameOf(shard, way), step::run);
      }
    }
    return steps;
  }

  private static Measured measure(
      int executors, Cluster cluster, JavaSparkContext context, int rounds) {
    var steps = steps(executors, context);
    // In turns: the compiler has then done as much for the parts as for the steps.
    var work = StepCosts.work(context, executors);
    SHARDS.forEach(shard -> work.put(nameOf(shard), alone(shard)));
    work.putAll(steps);
    long start = System.nanoTime();
    while (Clock.since(start) < WARM) {
      work.values().forEach(Runnable::run);
    }
    var bytes = new LinkedHashMap<String, SentBytes>();
    steps.forEach((name, step) -> bytes.put(name, SentBytes.of(step, context)));
    var times = StepCosts.measured(cluster, work, rounds);
    var costs = new HashMap<String, Cost>();
    times.forEach((name, time) -> costs.put(name, time.cost()));
    times.keySet().retainAll(steps.keySet());
    var seconds = new HashMap<String, Double>();
    SHARDS.forEach(shard -> seconds.put(nameOf(shard), costs.get(nameOf(shard)).driver()));
    return new Measured(StepCosts.of(costs, executors), seconds, times, bytes);
  }

  /** Holds the model to a cluster by the costs of a cluster of {@code of} executors. */
  private static void compare(int executors, Measured measured, int of, Measured source) {
    var table =
        new Table(
            "Model from the costs of %d executors / measured: %d executors on %d cores"
                .formatted(of, executors, CORES),
            "run",
            "driver, ms",
            "executor, ms",
            "step, ms",
            "broadcast to an executor, bytes",
            "results, bytes",
            "shuffle, bytes");
    var model = new StepModel(source.costs, Double.POSITIVE_INFINITY, 0, CORES);
    for (var shard : SHARDS) {
      for (var way : Run.WAYS) {
        var run = Run.of(shard, source.shards.get(nameOf(shard)), executors, way, 1);
        var round = model.round(run);
        var name = nameOf(shard, way);
        var time = measured.steps.get(name);
        var bytes = measured.bytes.get(name);
        table.row(
            name,
            error(round.driver() + round.receiver(), time.cost().driver()),
            error(round.executor(), time.cost().executor() / executors),
            error(model.step(run), time.clock()),
            difference(run.message(), bytes.broadcast() / executors),
            difference(run.results(), bytes.results()),
            difference(run.shuffled(), bytes.shuffled()));
      }
    }
  }

  private static String error(double model, double measured) {
    return "%s / %s (%+.0f %%)"
        .formatted(
            Table.milliseconds(model), Table.milliseconds(measured), 100 * (model / measured - 1));
  }

  private static String difference(long model, long measured) {
    return "%,d / %,d".formatted(model, measured);
  }
}
