package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A run on a cluster whose processes know each other by a secret. */
@Tag("faults")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SecretIT {

  private static final int STEPS = 100;

  private static final String SECRET = "open-sesame-4711";

  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.secured(1, SECRET);

  @RegisterExtension static final WeightsTable TABLE = new WeightsTable();

  @TempDir private Path directory;

  private Running start() throws Exception {
    return Trainings.on(CLUSTER, "--properties-file", Trainings.SECURE)
        .with(Trainings.SECRET_VARIABLE, SECRET)
        .start(Trainings.addition(STEPS, directory.resolve("secured")));
  }

  /**
   * Starts an executor for the run as the worker does, but with a guessed secret. The run's own
   * executor is frozen meanwhile, so an executor that is accepted would get all tasks.
   */
  @Test
  void anExecutorWithoutTheSecretIsRefused() throws Exception {
    var alone =
        Submission.submitSh("--master", "local[1]")
            .run(Trainings.addition(STEPS, directory.resolve("alone")));
    try (var run = start()) {
      run.awaitLine("^step 20 loss");
      long own = CLUSTER.executors().get(0);
      var command = command(own);
      ChildProcess.signal("STOP", own);
      requireRefused(without(command, "-Dspark.(authenticate|network.crypto).*"), Map.of());
      requireRefused(command, Map.of(Trainings.SECRET_VARIABLE, "guessed"));
      assertThat(run.isAlive()).isTrue();
      // and all that they lacked was the secret
      try (var known = executor(command, Map.of(Trainings.SECRET_VARIABLE, SECRET))) {
        known.await("Successfully registered with driver");
        ChildProcess.signal("CONT", own);
        var outcome = run.outcome();
        assertThat(TABLE.add("strangers refused", outcome)).isEqualTo(alone.weights());
      }
    }
  }

  private static void requireRefused(List<String> command, Map<String, String> environment)
      throws Exception {
    try (var stranger = executor(command, environment)) {
      assertThat(stranger.exitCode(ChildProcess.PATIENCE)).isPositive();
      assertThat(stranger.stderr()).doesNotContain("Successfully registered");
    }
  }

  private static ChildProcess executor(List<String> command, Map<String, String> environment)
      throws Exception {
    return SparkHome.start("executor", command, "127.0.0.1", CLUSTER.scratch(), environment);
  }

  /** What the executor {@code pid} was started with, but under a number that is free. */
  private static List<String> command(long pid) throws Exception {
    var words =
        new ArrayList<>(
            List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0")));
    words.set(words.indexOf("--executor-id") + 1, "4711");
    // whose death it would follow, and whom it would have to know, too
    int worker = words.indexOf("--worker-url");
    words.subList(worker, worker + 2).clear();
    return words;
  }

  private static List<String> without(List<String> words, String pattern) {
    return words.stream().filter(word -> !word.matches(pattern)).toList();
  }
}
