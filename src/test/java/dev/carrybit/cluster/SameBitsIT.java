package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights do not depend on where, in how many parts, and through what mishaps a run goes. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SameBitsIT {

  private static final int STEPS = 60;

  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.ofWorkers(2);

  @RegisterExtension static final WeightsTable TABLE = new WeightsTable();

  @TempDir private static Path directory;

  private static final Map<Task, String> EXPECTED = new EnumMap<>(Task.class);

  /** Runs on one core, started without spark-submit. */
  @BeforeAll
  static void trainOnOneCore() throws Exception {
    Task.write(directory);
    for (var task : List.of(Task.ADDITION, Task.TEXT)) {
      var outcome = Submission.main("-Dspark.master=local[1]").run(training(task, "one"));
      EXPECTED.put(task, TABLE.add(task + ", one core", outcome));
      assertThat(EXPECTED.get(task)).matches("[0-9a-f]{64}");
    }
  }

  private static String[] training(Task task, String name) {
    return task.training(STEPS, directory, name);
  }

  /** PlacesIT tries many more. */
  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  void fourCoresChangeNoBit(Task task) throws Exception {
    var four = Submission.submitSh("--master", "local[4]").run(training(task, "four cores"));
    assertThat(TABLE.add(task + ", four cores", four)).isEqualTo(EXPECTED.get(task));
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "executors"})
  void anExecutorThatIsKilledChangesNoBit(String aggregate) throws Exception {
    var words = Trainings.with(training(Task.TEXT, aggregate), "train.aggregate=" + aggregate);
    try (var run = Trainings.on(CLUSTER).start(words)) {
      run.awaitLine("^step 20 loss");
      assertThat(CLUSTER.executors()).hasSize(2);
      ChildProcess.signal("KILL", CLUSTER.executors().get(0));
      var outcome = run.outcome();
      assertThat(Trainings.lostExecutors(outcome.stderr().lines())).isPositive();
      assertThat(TABLE.add("executor killed, sums in " + aggregate, outcome))
          .isEqualTo(EXPECTED.get(Task.TEXT));
    }
  }

  /**
   * Its tasks run a second time elsewhere, and when it wakes up, the results of steps long past
   * arrive.
   */
  @Test
  @Tag("faults")
  void anExecutorThatSleepsForAWhileChangesNoBit() throws Exception {
    var speculation =
        Trainings.on(CLUSTER, "--conf", "spark.speculation=true")
            .and("--conf", "spark.default.parallelism=" + Trainings.SHARDS)
            .and("--conf", "spark.speculation.quantile=0.5")
            .and("--conf", "spark.speculation.multiplier=1.1");
    try (var run = speculation.start(training(Task.ADDITION, "asleep"))) {
      run.awaitLine("^step 20 loss");
      long sleeper = CLUSTER.executors().get(0);
      ChildProcess.signal("STOP", sleeper);
      run.awaitLine("^step 40 loss");
      assertThat(run.said()).noneMatch(line -> line.contains("Lost executor"));
      ChildProcess.signal("CONT", sleeper);
      assertThat(TABLE.add("executor asleep, speculation", run.outcome()))
          .isEqualTo(EXPECTED.get(Task.ADDITION));
    }
  }
}
