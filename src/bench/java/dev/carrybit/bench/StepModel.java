package dev.carrybit.bench;

import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.spark.IdleRound;
import java.util.List;

/**
 * A model of a step's time. An executor has one core and one network card, and computes one shard
 * in float32; nothing overlaps but what executors do at the same time.
 *
 * @param costs of the processors, measured on this machine
 * @param bandwidth of each network card, bytes a second; infinite on one machine
 * @param latency of a message, seconds
 * @param cores that all executors and the driver share; infinite on a real cluster
 */
record StepModel(StepCosts costs, double bandwidth, double latency, double cores) {

  /** {@code spark.resultGetter.threads}. */
  private static final int RECEIVERS = 4;

  /**
   * A run.
   *
   * @param parameters numbers of the network
   * @param carried numbers of a shard's state that go from step to step
   * @param compute seconds of a shard's forward and backward pass
   * @param executors number n of tasks and shards
   * @param way who adds
   * @param localSteps k
   */
  record Run(
      long parameters, long carried, double compute, int executors, Aggregate way, int localSteps) {

    static final List<Aggregate> WAYS = List.of(Aggregate.DRIVER, Aggregate.EXECUTORS);

    /** Adam's numbers for each parameter. */
    private static final int MEMORIES = 2;

    /** A run of the network that {@code shard} is a part of, which computes for {@code seconds}. */
    static Run of(Net shard, double seconds, int executors, Aggregate way, int localSteps) {
      return new Run(
          (long) ModelLayout.size(shard.spec()),
          (long) shard.batch() * shard.spec().stateSize(),
          seconds,
          executors,
          way,
          localSteps);
    }

    /** Numbers that a shard gets and gives: weights or gradients, or weights and memory. */
    long vector() {
      return localSteps == 1 ? parameters : parameters * (1 + MEMORIES);
    }

    /** Bytes of the broadcast, which each executor gets; 0 if the weights travel with the tasks. */
    long message() {
      return IdleRound.isInline(weights(), executors) ? 0 : weights();
    }

    /** Bytes that go out with a task: the state, and weights that are not broadcast. */
    long withTask() {
      return Float.BYTES * carried + weights() - message();
    }

    /** {@code spark.broadcast.blockSize}. */
    double block() {
      return executors <= 2 ? 16 << 20 : 4 << 20;
    }

    private long weights() {
      return Float.BYTES * vector();
    }

    /** Bytes of the results of all tasks; a sum of several shards needs doubles. */
    long results() {
      long vectors =
          way == Aggregate.DRIVER ? Float.BYTES * vector() * executors : Double.BYTES * vector();
      return vectors + states();
    }

    /** Bytes that all tasks write for one another. */
    long shuffled() {
      return way == Aggregate.DRIVER ? 0 : Float.BYTES * vector() * executors + states();
    }

    /** Bytes of the states of all shards that come back. */
    private long states() {
      return Float.BYTES * carried * executors;
    }
  }

  /**
   * A round's seconds.
   *
   * @param driver of the driver's one thread, or of threads that wait for one another
   * @param receiver of the driver's threads that send weights and receive results
   * @param executor of an executor, the mean of all
   * @param busiest what the busiest executor takes longer
   * @param wire of the network
   */
  record Round(double driver, double receiver, double executor, double busiest, double wire) {}

  Round round(Run run) {
    int n = run.executors;
    double message = run.message();
    double blocks = Math.ceil(message / run.block());
    // All executors ask at once. Each gets its first block from the driver, others from its peers.
    double first = Math.min(message, run.block());
    double withTask = run.withTask();
    double states = run.states();

    double update = run.parameters * costs.update();
    double driver = costs.round().driver() + (n - 1) * costs.task().driver();
    driver += n * blocks * costs.block().driver();
    driver += message * costs.out().driver() + n * withTask * costs.states().driver();
    double executor = (costs.round().executor() + (n - 1) * costs.task().executor()) / n;
    executor +=
        blocks * costs.block().executor()
            + message * costs.out().executor()
            + withTask * costs.states().executor();
    if (message > 0) {
      driver += costs.broadcast().driver();
      executor += costs.broadcast().executor();
    }
    executor += run.localSteps * run.compute;
    if (run.localSteps == 1) {
      driver += update;
    } else {
      executor += run.localSteps * update;
    }
    double wire =
        (n * (first + withTask) + message - first) / bandwidth + (2 + 4 * blocks) * latency;
    double receiver = (n - 1) * first * costs.serve();
    double busiest = 0;
    if (run.way == Aggregate.DRIVER) {
      receiver += run.results() * costs.in().driver();
      executor += run.results() / n * costs.in().executor();
      driver += (n - 1) * run.vector() * costs.add();
      wire += run.results() / bandwidth + latency;
    } else {
      // The busiest executor adds the first slice, with which all states travel.
      int k = IdleRound.slices(Math.toIntExact(run.vector()), n);
      double perSlice = 1.0 * n / k;
      double half = costs.shuffle().executor() / 2; // to write a byte, or to read and add it
      double ofStates = states * (half + costs.in().executor());
      double second = costs.stage().executor() + (k - 1) * costs.slice().executor();
      second += (n * k - 1) * costs.fetch() + (run.shuffled() - states) * half;
      second += (run.results() - states) * costs.inDoubles().executor();
      executor += (run.shuffled() * half + second + ofStates) / n;
      busiest = second / k + ofStates - (second + ofStates) / n;
      receiver += 4.0 * run.vector() * costs.shuffle().driver();
      receiver += states * costs.in().driver();
      driver += costs.stage().driver() + (k - 1) * costs.slice().driver();
      wire += (4.0 * run.vector() * Math.max(1, perSlice) + states) / bandwidth;
      wire += run.results() / bandwidth + 8 * latency;
    }
    return new Round(driver, receiver, executor, busiest, wire);
  }

  /** Seconds of a step. */
  double step(Run run) {
    var round = round(run);
    int n = run.executors;
    double together =
        Math.max(
            round.executor + round.busiest + round.receiver / Math.min(RECEIVERS, cores),
            (n * round.executor + round.receiver) / cores);
    return (round.driver + round.wire + together) / run.localSteps;
  }

  /** The share of the speed of n machines that train alone, without Spark. */
  double efficiency(Run run) {
    return (run.compute + run.parameters * costs.update()) / step(run);
  }
}
