package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.StandaloneCluster;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.optim.Adam;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.Plans;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.Trainer.RoundResult;
import dev.carrybit.train.WorkPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds of this JVM's driver on executors that are processes of their own. */
@Tag("faults")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SparkEngineIT {

  private static final int SHARDS = 16;
  private static final int ROUNDS = 4;

  /** Rounds until a fault has happened in the stage that it is meant for. */
  private static final int MOST_ROUNDS = 200;

  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.ofWorkers(8);

  @TempDir private static Path directory;
  private static WorkPlan plan;
  private static List<RoundResult> expected;

  /** A vector of 8 MB, and states that windows carry on. */
  @BeforeAll
  static void compute() throws IOException {
    var adam = new Adam(0.02, 0.9, 0.999, 1e-8, 0, false);
    var text = Plans.written(directory, 1_000);
    plan = Plans.hidden(Plans.text(text, true, SHARDS, SHARDS, adam, 1), 500);
    try (var engine = new LocalEngine(plan)) {
      var results = new ArrayList<RoundResult>();
      for (int round = 0; round < ROUNDS; round++) {
        results.add(engine.round(input(round), carried(results)));
      }
      expected = results;
    }
  }

  private static RoundInput input(int round) {
    return Plans.input(round, Plans.weights(plan).values(), new double[0]);
  }

  private static List<double[]> carried(List<RoundResult> earlier) {
    return earlier.isEmpty()
        ? Plans.noStates(plan)
        : earlier.get(earlier.size() - 1).shards().stream().map(shard -> shard.carried()).toList();
  }

  /** An application with so many executors of a core each, and as many tasks. */
  private static JavaSparkContext start(int executors, boolean speculates) {
    return LocalSpark.start(
        CLUSTER.masterUrl(),
        "spark.cores.max",
        String.valueOf(executors),
        "spark.default.parallelism",
        String.valueOf(executors),
        "spark.scheduler.minRegisteredResourcesRatio",
        "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime",
        "2min",
        "spark.executor.memory",
        "512m",
        "spark.executor.extraClassPath",
        System.getProperty("java.class.path"),
        "spark.executor.extraJavaOptions",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.host",
        "127.0.0.1",
        "spark.driver.bindAddress",
        "127.0.0.1",
        "spark.ui.enabled",
        "false",
        "spark.speculation",
        String.valueOf(speculates),
        "spark.speculation.quantile",
        "0.5");
  }

  /** A round, which has the bits of the local engine. */
  private static void run(SparkEngine engine, int round) {
    var found = engine.round(input(round), carried(expected.subList(0, round)));
    // AssertJ would take minutes for so many.
    assertThat(Arrays.equals(found.sum(), expected.get(round).sum())).isTrue();
    assertThat(found.shards()).usingRecursiveComparison().isEqualTo(expected.get(round).shards());
  }

  /** What Spark says of an application's tasks. */
  private static class Observer extends SparkListener {
    private final Set<Integer> secondStages = new HashSet<>();
    long resultBytes;
    int repeatedStages;
    int lostExecutors;
    int speculative;

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
      var stage = submitted.stageInfo();
      repeatedStages += stage.attemptNumber() > 0 ? 1 : 0;
      if (!stage.parentIds().isEmpty()) {
        secondStages.add(stage.stageId());
      }
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart start) {
      speculative += start.taskInfo().speculative() ? 1 : 0;
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskInfo().successful()) {
        resultBytes += end.taskMetrics().resultSize();
      }
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      lostExecutors++;
    }

    boolean isSecond(int stage) {
      return secondStages.contains(stage);
    }
  }

  private static long resultBytes(JavaSparkContext context, Aggregate aggregate)
      throws TimeoutException {
    var observer = new Observer();
    context.sc().addSparkListener(observer);
    try (var engine = new SparkEngine(context, plan, aggregate)) {
      for (int round = 0; round < ROUNDS; round++) {
        run(engine, round);
      }
    }
    context.sc().listenerBus().waitUntilEmpty();
    context.sc().removeSparkListener(observer);
    return observer.resultBytes / ROUNDS;
  }

  /**
   * Beside vectors there are carried states of all shards, and what Spark says of a task. Java's
   * serializer adds 5 bytes to 1,024.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void theDriverReceivesOneVectorOfHoweverManyExecutors(int executors) throws TimeoutException {
    long vector = (long) Double.BYTES * plan.vectorLength();
    long states = (long) Double.BYTES * SHARDS * plan.model().spec().stateSize();
    long rest = 2 * states + 20_000L * executors;
    try (var context = start(executors, false)) {
      assertThat(resultBytes(context, Aggregate.DRIVER))
          .isBetween(executors * vector, executors * vector / 100 * 101 + rest);
      assertThat(resultBytes(context, Aggregate.EXECUTORS))
          .isBetween(vector, vector / 100 * 101 + rest);
    }
  }

  /** Sends a signal to the executor of a task that begins in one of the two stages. */
  private static class Attacker extends Observer {
    private final boolean second;
    private final String signal;
    private String host = "";

    Attacker(boolean second, String signal) {
      this.second = second;
      this.signal = signal;
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart start) {
      super.onTaskStart(start);
      if (host.isEmpty() && isSecond(start.stageId()) == second) {
        host = start.taskInfo().host();
        send(signal);
      }
    }

    void send(String name) {
      try {
        CLUSTER.signalExecutors(name, host);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Whether an executor was lost, with the second stage while its sums were still needed. */
    synchronized boolean hasHit() {
      return lostExecutors > 0 && (repeatedStages > 0 || !second);
    }

    /** Chooses another executor. */
    synchronized void again() {
      host = "";
    }
  }

  /** With the second stage the sums are lost that its executor wrote in the first. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExecutorThatIsKilledInEitherStageChangesNoBit(boolean second) throws TimeoutException {
    try (var context = start(4, false);
        var engine = new SparkEngine(context, plan, Aggregate.EXECUTORS)) {
      run(engine, 0);
      var attacker = new Attacker(second, "KILL");
      context.sc().addSparkListener(attacker);
      for (int i = 0; i < MOST_ROUNDS && !attacker.hasHit(); i++) {
        run(engine, i % ROUNDS);
        context.sc().listenerBus().waitUntilEmpty();
        if (i % 20 == 19) {
          attacker.again();
        }
      }
      assertThat(attacker.hasHit()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Aggregate.class,
      names = {"DRIVER", "EXECUTORS"})
  void tasksThatRunASecondTimeElsewhereChangeNoBit(Aggregate aggregate) throws TimeoutException {
    try (var context = start(4, true);
        var engine = new SparkEngine(context, plan, aggregate)) {
      run(engine, 0);
      var attacker =
          new Attacker(false, "STOP") {

            /** Tasks of the second stage wait for what a stopped executor has. */
            @Override
            public synchronized void onTaskStart(SparkListenerTaskStart start) {
              super.onTaskStart(start);
              if (start.taskInfo().speculative() && isSecond(start.stageId())) {
                send("CONT");
              }
            }

            @Override
            public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
              super.onTaskEnd(end);
              if (end.taskInfo().speculative()) {
                send("CONT");
              }
            }
          };
      context.sc().addSparkListener(attacker);
      for (int round = 0; round < ROUNDS; round++) {
        run(engine, round);
      }
      context.sc().listenerBus().waitUntilEmpty();
      assertThat(attacker.speculative).isPositive();
      assertThat(attacker.lostExecutors).isZero();
    }
  }
}
