package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Precision;
import dev.carrybit.spark.IdleRound;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.SumTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What the parts of a round cost the driver and an executor. What all executors do in a step, they
 * do at once in these measurements too, since processes that share cores slow each other down.
 *
 * @param round a job of one task that computes nothing
 * @param task each further task, on an executor of its own
 * @param broadcast sent and removed, but for its blocks
 * @param block a block of a broadcast, to one executor
 * @param out a byte of weights to one executor: serialized, sent, deserialized
 * @param states a byte of float32 states or weights to one executor, with its task
 * @param serve a byte to each further executor
 * @param in a byte of a float32 vector to the driver: serialized, sent, deserialized
 * @param inDoubles a byte of a float64 vector to the driver
 * @param stage a second stage of one task, with its block
 * @param slice each further task of a second stage, without its blocks
 * @param fetch a block of one task for another, to an executor
 * @param shuffle a byte of a float32 vector that executors add: to an executor written, read and
 *     added, to the driver received as part of the sum, in float64
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
    Cost slice,
    double fetch,
    Cost shuffle,
    double add,
    double update) {

  /** Tasks whose number of blocks shows what a block costs. */
  static final int TASKS = 8;

  private static final int NUMBERS = 1_000_000;

  /** Spark warns of tasks of more than 1000 KiB. */
  private static final int STATE = 250_000;

  /** So few that their bytes do not matter; they travel inside the tasks. */
  private static final int FEW = 2_000;

  /** Not many, but they have a broadcast. */
  private static final int SOME = 300_000;

  /** Seconds of the processors that the driver and the executors used. */
  record Cost(double driver, double executor) {

    Cost minus(Cost other) {
      return new Cost(driver - other.driver, executor - other.executor);
    }

    Cost over(double parts) {
      return new Cost(driver / parts, executor / parts);
    }
  }

  /** Seconds by the clock, and what the processors did. */
  record Time(double clock, Cost cost) {}

  /** What each of {@code work} takes: means of a burst, medians over turns of a burst each. */
  static Map<String, Time> measured(Cluster cluster, Map<String, Runnable> work, int turns) {
    var times = new LinkedHashMap<String, List<Time>>();
    for (int turn = 0; turn < turns; turn++) {
      work.forEach(
          (name, each) ->
              times.computeIfAbsent(name, first -> new ArrayList<>()).add(burst(cluster, each)));
    }
    var medians = new LinkedHashMap<String, Time>();
    times.forEach(
        (name, each) ->
            medians.put(
                name,
                new Time(
                    median(each, Time::clock),
                    new Cost(
                        median(each, time -> time.cost.driver),
                        median(each, time -> time.cost.executor)))));
    return medians;
  }

  private static double median(List<Time> times, ToDoubleFunction<Time> value) {
    return Clock.median(times.stream().mapToDouble(value).toArray());
  }

  private static Time burst(Cluster cluster, Runnable work) {
    work.run();
    var self = List.of(ProcessHandle.current());
    var driver = ProcessorTime.of(self);
    var executors = ProcessorTime.of(cluster.executors());
    long start = System.nanoTime();
    int count = 0;
    do {
      work.run();
      count++;
    } while (Clock.since(start) < Clock.BURST);
    double seconds = Clock.since(start);
    var cost =
        new Cost(
            ProcessorTime.of(self).since(driver),
            ProcessorTime.of(cluster.executors()).since(executors));
    return new Time(seconds / count, cost.over(count));
  }

  /**
   * What has to be measured on {@code n} executors. The default parallelism is at least {@code n}
   * and {@link #TASKS}. A name without "to all" is of one executor, or of so many tasks.
   */
  static Map<String, Runnable> work(JavaSparkContext context, int n) {
    var few = input(FEW);
    var some = input(SOME);
    var many = input(NUMBERS);
    var states = Collections.nCopies(n, Precision.FLOAT32.rounded(input(STATE).weights()));
    var one = none(1);
    var all = none(n);
    var single = Precision.FLOAT32;
    var work = new LinkedHashMap<String, Runnable>();
    work.put("empty", () -> IdleRound.empty(context, 1));
    work.put("empty to all", () -> IdleRound.empty(context, n));
    work.put("tasks", () -> IdleRound.empty(context, TASKS));
    work.put("states to all", () -> IdleRound.carry(context, states));
    work.put("few", () -> IdleRound.send(context, one, few, single));
    work.put("some", () -> IdleRound.send(context, one, some, single));
    work.put("some to all", () -> IdleRound.send(context, all, some, single));
    work.put("send", () -> IdleRound.send(context, one, many, single));
    work.put("send to all", () -> IdleRound.send(context, all, many, single));
    work.put("send doubles to all", () -> IdleRound.send(context, all, many, Precision.FLOAT64));
    work.put("ship to all", () -> IdleRound.ship(context, all, many, single));
    work.put("ship doubles to all", () -> IdleRound.ship(context, all, many, Precision.FLOAT64));
    work.put("few of tasks", () -> IdleRound.ship(context, none(TASKS), few, single));
    work.put("one slice", () -> IdleRound.add(context, one, few, single, 1));
    work.put("slices", () -> IdleRound.add(context, none(TASKS), few, single, TASKS));
    work.put("add to all", () -> IdleRound.add(context, all, many, single, n));
    return work;
  }

  /** What follows from the costs of {@link #work}, where those of all executors are added up. */
  static StepCosts of(Map<String, Cost> costs, int n) {
    double floats = Float.BYTES * NUMBERS;
    double doubles = Double.BYTES * NUMBERS;
    double someFloats = Float.BYTES * SOME;
    var round = costs.get("empty");
    var empty = costs.get("empty to all");
    var task = empty.minus(round).over(n - 1);
    var some = costs.get("some to all");
    var send = costs.get("send to all");
    // The driver serializes once. Every executor deserializes.
    double serialize = costs.get("send").minus(costs.get("some")).driver / (floats - someFloats);
    var more = send.minus(some).over(floats - someFloats);
    var out = new Cost(serialize, more.executor / n);
    double serve = (more.driver - serialize) / (n - 1);
    var further = some.minus(costs.get("some")).over(n - 1).minus(task);
    // Of what a block costs an executor, half is taken to be the broadcast's.
    var block =
        new Cost(
            Math.max(0, further.driver - someFloats * serve),
            Math.max(0, further.executor - someFloats * out.executor) / 2);
    var sent = some.minus(empty);
    var broadcast =
        new Cost(
            sent.driver - n * block.driver - someFloats * (serialize + (n - 1) * serve),
            sent.executor / n - block.executor - someFloats * out.executor);
    var in = costs.get("ship to all").minus(send).over(n * floats);
    var inDoubles =
        costs.get("ship doubles to all").minus(costs.get("send doubles to all")).over(n * doubles);
    var stage = costs.get("one slice").minus(costs.get("few"));
    var slices = costs.get("slices").minus(costs.get("few of tasks")).minus(stage);
    double tasks = costs.get("tasks").minus(round).executor;
    double fetch = (slices.executor - tasks) / (TASKS * TASKS - 1);
    var slice = new Cost(slices.driver / (TASKS - 1), task.executor);
    var add = costs.get("add to all").minus(send).minus(stage);
    double received = add.driver - (n - 1) * slice.driver;
    double added =
        add.executor
            - (n - 1) * slice.executor
            - (n * n - 1) * fetch
            - doubles * inDoubles.executor;
    return new StepCosts(
        round,
        task,
        broadcast,
        block,
        out,
        costs.get("states to all").minus(empty).over(Float.BYTES * STATE * n),
        serve,
        in,
        inDoubles,
        stage,
        slice,
        fetch,
        new Cost(received / floats, added / (n * floats)),
        addition(),
        adam());
  }

  /** Numbers that hardly compress, like gradients. */
  private static RoundInput input(int numbers) {
    var values = new Random(1).doubles(numbers, -1, 1).toArray();
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
