package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Outcome;
import dev.carrybit.cluster.Submission.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The weights of every task, whatever befalls the cluster on the way. The driver adds the sums of
 * additions, the executors those of texts.
 */
@Tag("faults")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class FaultsIT {

  private static final int STEPS = 250;

  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.ofWorkers(2);

  @RegisterExtension static final WeightsTable TABLE = new WeightsTable();

  @TempDir private static Path directory;

  private static final Map<Task, String> EXPECTED = new EnumMap<>(Task.class);

  @BeforeAll
  static void trainOnOneCore() throws Exception {
    Task.write(directory);
    for (var task : List.of(Task.ADDITION, Task.TEXT)) {
      EXPECTED.put(task, TABLE.add(task + ", one core", task.onOneCore(STEPS, directory)));
    }
  }

  private static Running start(Task task, String name, String... options) throws IOException {
    return Trainings.plainlyOn(CLUSTER, options).start(training(task, name));
  }

  private static String[] training(Task task, String name) {
    var aggregate = task == Task.TEXT ? "executors" : "driver";
    return Trainings.with(task.training(STEPS, directory, name), "train.aggregate=" + aggregate);
  }

  private static void requireSameWeights(Task task, String name, Outcome outcome) {
    assertThat(TABLE.add(task + ", " + name, outcome)).isEqualTo(EXPECTED.get(task));
  }

  /** An operator who waits reads why. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "spark.cores.max=64; 1 executor with 64 cores, found 2 executors with 2 cores",
        "spark.task.cpus=4; 1 executor, of 4 or more cores each .*, found 0 executors"
      })
  void aRunThatAsksForTooMuchSaysSoWhileItWaits(String option, String line) throws Exception {
    var training = Trainings.with(training(Task.ADDITION, option), "cluster.wait-for-executors=8s");
    try (var run = Trainings.plainlyOn(CLUSTER, "--conf", option).start(training)) {
      run.awaitLine("waits up to 8s for " + line);
      assertThat(run.outcome().exitCode()).isEqualTo(69);
    }
  }

  /** SameBitsIT does the same to a text. */
  @Test
  void oneExecutorIsKilled() throws Exception {
    try (var run = start(Task.ADDITION, "one executor killed")) {
      run.awaitLine("^step 50 loss");
      ChildProcess.signal("KILL", CLUSTER.executors().get(0));
      var outcome = run.outcome();
      assertThat(Trainings.lostExecutors(outcome.stderr().lines())).isPositive();
      requireSameWeights(Task.ADDITION, "one executor killed", outcome);
    }
  }

  /** A class that comes before the jar on the class path of executors has another length. */
  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  void executorsWithOtherCodeEndTheRun(Task task) throws Exception {
    var name = "dev/carrybit/train/ShardWorker.class";
    var other = directory.resolve("other").resolve(name);
    Files.createDirectories(other.getParent());
    try (var jar = new JarFile("target/carrybit.jar")) {
      var code = jar.getInputStream(jar.getEntry(name)).readAllBytes();
      Files.write(other, Arrays.copyOf(code, code.length + 1));
    }
    var option = "spark.executor.extraClassPath=" + directory.resolve("other");
    try (var run = start(task, "other code", "--conf", option)) {
      var outcome = run.outcome();
      assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(78);
      assertThat(outcome.stderr()).contains("host 127.0.0.").doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  void allExecutorsAreKilledTwice(Task task) throws Exception {
    try (var run = start(task, "all executors killed")) {
      long lost = 0;
      for (int step : new int[] {50, 150}) {
        run.awaitLine("^step " + step + " loss");
        lost = Trainings.lostExecutors(run.said().stream());
        assertThat(CLUSTER.executors()).isNotEmpty();
        for (long executor : CLUSTER.executors()) {
          ChildProcess.signal("KILL", executor);
        }
      }
      var outcome = run.outcome();
      assertThat(lost).as("by the second time").isPositive();
      assertThat(Trainings.lostExecutors(outcome.stderr().lines())).isGreaterThan(lost);
      requireSameWeights(task, "all executors killed twice", outcome);
    }
  }

  /** Its executor leaves with it; the other one works alone until there is a worker again. */
  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  void aWorkerIsKilledAndComesBack(Task task) throws Exception {
    try (var run = start(task, "worker killed")) {
      run.awaitLine("^step 50 loss");
      CLUSTER.killWorker(1);
      run.awaitLine("^step 100 loss");
      CLUSTER.startWorker(1);
      var outcome = run.outcome();
      assertThat(Trainings.lostExecutors(outcome.stderr().lines())).isPositive();
      requireSameWeights(task, "a worker killed and back", outcome);
    }
  }

  /** What runs goes on without it. */
  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  void theMasterIsKilled(Task task) throws Exception {
    try (var own = StandaloneCluster.ofWorkers(2).start();
        var run = Trainings.plainlyOn(own).start(training(task, "master killed"))) {
      run.awaitLine("^step 50 loss");
      own.killMaster();
      requireSameWeights(task, "the master killed", run.outcome());
    }
  }

  /** Spark gives it up when its heart has not beaten for a minute, and looks once a minute. */
  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  void anExecutorFreezesForGood(Task task) throws Exception {
    try (var run = start(task, "frozen")) {
      run.awaitLine("^step 50 loss");
      long frozen = CLUSTER.executors().get(0);
      ChildProcess.signal("STOP", frozen);
      var outcome = run.outcome(Duration.ofMinutes(6));
      // If the worker has not killed it yet: the next run shall not find it.
      ProcessHandle.of(frozen).ifPresent(ProcessHandle::destroyForcibly);
      assertThat(outcome.stderr()).contains("no recent heartbeats");
      requireSameWeights(task, "an executor frozen", outcome);
    }
  }
}
