package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Precision;
import dev.carrybit.spark.IdleRound;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.SumTree;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What the parts of a round cost.
 *
 * @param round a job of one task that computes nothing
 * @param task each further task
 * @param broadcast sent and removed, but for its blocks
 * @param block a block of a broadcast, to one executor
 * @param out a byte of weights to one executor: serialized, sent, deserialized
 * @param states a byte of float32 states or weights to one executor, with its task
 * @param serve a byte to each further executor
 * @param in a byte of a float32 vector to the driver: serialized, sent, deserialized
 * @param inDoubles a byte of a float64 vector to the driver
 * @param stage a second stage of one task
 * @param fetch a block of one task for another
 * @param shuffle a byte of a float32 vector from task to task: written, read, added
 * @param add a number of a vector
 * @param update a number of a network, by Adam
 */
record StepCosts(
    Cost round,
    Cost task,
    Cost broadcast,
    Cost block,
    Cost out,
    Cost states,
    double serve,
    Cost in,
    Cost inDoubles,
    Cost stage,
    Cost fetch,
    Cost shuffle,
    double add,
    double update) {

  StepCosts {
    block = block.atLeastZero();
  }

  /** Tasks that are measured at once. */
  static final int TASKS = 8;

  private static final int NUMBERS = 1_000_000;

  /** Spark warns of tasks of more than 1000 KiB. */
  private static final int STATE = 250_000;

  /** So few that their bytes do not matter; they travel inside the tasks. */
  private static final int FEW = 2_000;

  /** Not many, but they have a broadcast. */
  private static final int SOME = 300_000;

  private static final double BURST = 0.5;

  /** Seconds by the clock, and of the processors that the driver and the executors used. */
  record Cost(double wall, double driver, double executor) {

    Cost minus(Cost other) {
      return plus(other, -1);
    }

    Cost plus(Cost other, double times) {
      return new Cost(
          wall + times * other.wall,
          driver + times * other.driver,
          executor + times * other.executor);
    }

    Cost over(double parts) {
      return new Cost(wall / parts, driver / parts, executor / parts);
    }

    /** A difference of two measurements, which may be smaller than their errors. */
    Cost atLeastZero() {
      return new Cost(Math.max(0, wall), Math.max(0, driver), Math.max(0, executor));
    }
  }

  /** What each of {@code work} costs: means of a burst, medians over turns of a burst each. */
  static Map<String, Cost> measured(Cluster cluster, Map<String, Runnable> work, int turns) {
    var costs = new LinkedHashMap<String, Cost[]>();
    for (int turn = 0; turn < turns; turn++) {
      for (var each : work.entrySet()) {
        var cost = burst(cluster, each.getValue());
        costs.computeIfAbsent(each.getKey(), name -> new Cost[turns])[turn] = cost;
      }
    }
    var medians = new LinkedHashMap<String, Cost>();
    costs.forEach(
        (name, each) ->
            medians.put(
                name,
                new Cost(
                    Clock.median(Arrays.stream(each).mapToDouble(Cost::wall).toArray()),
                    Clock.median(Arrays.stream(each).mapToDouble(Cost::driver).toArray()),
                    Clock.median(Arrays.stream(each).mapToDouble(Cost::executor).toArray()))));
    return medians;
  }

  private static Cost burst(Cluster cluster, Runnable work) {
    work.run();
    var self = List.of(ProcessHandle.current());
    var driver = ProcessorTime.of(self);
    var executors = ProcessorTime.of(cluster.executors());
    long start = System.nanoTime();
    int count = 0;
    do {
      work.run();
      count++;
    } while (Clock.since(start) < BURST);
    return new Cost(
            Clock.since(start),
            ProcessorTime.of(self).since(driver),
            ProcessorTime.of(cluster.executors()).since(executors))
        .over(count);
  }

  /** What has to be measured, with {@link #TASKS} as default parallelism. */
  static Map<String, Runnable> work(JavaSparkContext context) {
    var few = input(FEW);
    var some = input(SOME);
    var many = input(NUMBERS);
    var state = Precision.FLOAT32.rounded(input(STATE).weights());
    var single = Precision.FLOAT32;
    var work = new LinkedHashMap<String, Runnable>();
    work.put("empty", () -> IdleRound.empty(context, 1));
    work.put("states", () -> IdleRound.carry(context, List.of(state)));
    work.put("tasks", () -> IdleRound.empty(context, TASKS));
    work.put("few", () -> IdleRound.send(context, none(1), few, single));
    work.put("some", () -> IdleRound.send(context, none(1), some, single));
    work.put("some to two", () -> IdleRound.send(context, none(2), some, single));
    work.put("send", () -> IdleRound.send(context, none(1), many, single));
    work.put("send to two", () -> IdleRound.send(context, none(2), many, single));
    work.put("send doubles", () -> IdleRound.send(context, none(1), many, Precision.FLOAT64));
    work.put("ship", () -> IdleRound.ship(context, none(1), many, single));
    work.put("ship doubles", () -> IdleRound.ship(context, none(1), many, Precision.FLOAT64));
    work.put("few of tasks", () -> IdleRound.ship(context, none(TASKS), few, single));
    work.put("one slice", () -> IdleRound.add(context, none(1), few, single, 1));
    work.put("slices", () -> IdleRound.add(context, none(TASKS), few, single, TASKS));
    work.put("add", () -> IdleRound.add(context, none(2), many, single, 2));
    return work;
  }

  /** What follows from the costs of {@link #work}. */
  static StepCosts of(Map<String, Cost> costs) {
    double floats = Float.BYTES * NUMBERS;
    double doubles = Double.BYTES * NUMBERS;
    var round = costs.get("empty");
    var task = costs.get("tasks").minus(round).over(TASKS - 1);
    double someFloats = Float.BYTES * SOME;
    var out = costs.get("send").minus(costs.get("some")).over(floats - someFloats);
    // A further executor gets a block of the task's broadcast, too.
    var second = costs.get("some to two").minus(costs.get("some"));
    var block = second.minus(task).plus(new Cost(0, 0, out.executor), -someFloats).over(2);
    var broadcast = costs.get("some").minus(round).minus(block).plus(out, -someFloats);
    var serve =
        costs.get("send to two").minus(costs.get("send")).minus(second).over(floats - someFloats);
    var in = costs.get("ship").minus(costs.get("send")).over(floats);
    var stage = costs.get("one slice").minus(costs.get("few"));
    var fetch =
        costs
            .get("slices")
            .minus(costs.get("few of tasks"))
            .minus(stage)
            .plus(task, 1 - TASKS)
            .over(TASKS * TASKS - 1);
    var shuffle =
        costs
            .get("add")
            .minus(costs.get("send to two"))
            .minus(stage)
            .minus(task)
            .plus(fetch, -3)
            .plus(in, -floats)
            .over(2 * floats);
    return new StepCosts(
        round,
        task,
        broadcast,
        block,
        out,
        costs.get("states").minus(round).over(Float.BYTES * STATE),
        serve.driver,
        in,
        costs.get("ship doubles").minus(costs.get("send doubles")).over(doubles),
        stage,
        fetch,
        shuffle,
        addition(),
        adam());
  }

  private static RoundInput input(int numbers) {
    var values = new double[numbers];
    Arrays.setAll(values, i -> 1e-3 * (i % 89 - 44));
    return new RoundInput(0, values, new double[0], 1);
  }

  /** What so many shards carry that carry nothing. */
  private static List<double[]> none(int shards) {
    return Collections.nCopies(shards, new double[0]);
  }

  private static double addition() {
    var left = new double[NUMBERS];
    var right = new double[NUMBERS];
    Runnable add =
        () -> {
          var tree = new SumTree();
          tree.add(new SumTree.Node(0, 1, left));
          tree.add(new SumTree.Node(1, 1, right));
        };
    return new Clock().add("add", add).medians(1, 3).get("add") / NUMBERS;
  }

  private static double adam() {
    var net = Net.of("lstm-512");
    var plan = net.plan(KernelChoice.VECTOR, 1);
    var weights = net.weights();
    var gradient = new double[weights.values().length];
    var state = plan.optimizer().initialState(gradient.length);
    Runnable step =
        () -> {
          var scaled = plan.scaleAndClip(gradient, 1, 1);
          plan.optimizer().step(weights.layout(), weights.values(), scaled, state, 0, 1e-3);
        };
    return new Clock().add("update", step).medians(1, 3).get("update") / gradient.length;
  }
}
