package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Outcome;
import dev.carrybit.cluster.Submission.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run whose driver is killed or stopped over and over ends as one that was left alone. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class DriverIT {

  private static final int STEPS = 400;
  private static final int STOPPED_STEPS = 200;
  private static final Pattern BEGINS = Pattern.compile("(?m)^resumes at step (\\d+) ");
  private static final Pattern PROGRESS = Pattern.compile("(?m)^step (\\d+) loss");

  private static final Pattern CHECKPOINT = Pattern.compile("(?m)-step-(\\d+)-");

  @RegisterExtension static final WeightsTable TABLE = new WeightsTable();

  @TempDir private Path directory;

  @BeforeEach
  void writeText() throws Exception {
    Task.write(directory);
  }

  private static Submission onCores(int cores) {
    var master = "local[" + cores + "]";
    return Submission.submitSh("--master", master, "--driver-java-options", Trainings.SOON);
  }

  private String[] training(Task task, int steps, String name) {
    return Trainings.busy(task.training(steps, directory, name));
  }

  private static RunFiles files(String... training) {
    return Stream.of(training)
        .filter(word -> word.startsWith("run.dir="))
        .map(word -> new RunFiles(Path.of(word.substring("run.dir=".length()))))
        .findFirst()
        .orElseThrow();
  }

  /** The files of a run that nothing befalls. */
  private RunFiles leftAlone(Task task, int steps) throws Exception {
    var training = training(task, steps, "alone");
    TABLE.add(task + ", " + steps + " steps, left alone", onCores(2).run(training));
    return files(training);
  }

  /** Kills as many of its drivers as that, and one more as it is about to end. */
  private void requireSameAfterKills(Task task, int steps, int kills) throws Exception {
    var alone = leftAlone(task, steps);
    var training = training(task, steps, "killed");
    var random = new Random(kills);
    long began = System.nanoTime();
    long saved = 0;
    for (int i = 0; i < kills; i++) {
      var killed = startAndKill(random, training);
      assertThat(killed.exitCode()).isEqualTo(137);
      requireNothingLost(saved, killed);
      saved = newestCheckpoint(training);
      // Training continues while a checkpoint is written, but not beyond the next one.
      long begun = last(PROGRESS, killed) / Trainings.SAVED * Trainings.SAVED;
      assertThat(saved).isGreaterThanOrEqualTo(begun - Trainings.SAVED);
    }
    requireNothingLost(saved, startAndKillAtItsEnd(steps, random, training));
    var ended = onCores(2).run(training);
    double seconds = (System.nanoTime() - began) / 1e9;
    TABLE.add(task + ", killed " + kills + " times", seconds, ended.weights());
    files(training).requireSameEnd(alone);
  }

  /** One in four is killed before or in its first steps, wherever it is. */
  private static Outcome startAndKill(Random random, String... training) throws Exception {
    try (var run = onCores(2).start(training)) {
      int steps = random.nextInt(20);
      int milliseconds = random.nextInt(40);
      if (random.nextInt(4) == 0) {
        milliseconds = random.nextInt(4000);
      } else {
        long first = last(PROGRESS, run.awaitLine("^step \\d+ loss"));
        run.awaitLine("^step " + (first + steps) + " loss");
      }
      return kill(run, milliseconds);
    }
  }

  /** Which it may have reached by then. */
  private static Outcome startAndKillAtItsEnd(int steps, Random random, String... training)
      throws Exception {
    try (var run = onCores(2).start(training)) {
      run.awaitLine("^step " + (steps - 1) + " loss");
      var outcome = kill(run, random.nextInt(200));
      assertThat(outcome.exitCode()).isIn(0, 137);
      return outcome;
    }
  }

  private static Outcome kill(Running run, int milliseconds) throws Exception {
    TimeUnit.MILLISECONDS.sleep(milliseconds);
    run.kill();
    return run.outcome();
  }

  /** Requires that a driver went on from the newest checkpoint, which is that of a step. */
  private static void requireNothingLost(long saved, Outcome outcome) {
    if (PROGRESS.matcher(outcome.stderr()).find()) {
      assertThat(last(BEGINS, outcome)).isEqualTo(saved);
    }
  }

  private static long newestCheckpoint(String... training) throws IOException {
    return last(CHECKPOINT, String.join("\n", files(training).checkpoints()));
  }

  private static long last(Pattern pattern, Outcome outcome) {
    return last(pattern, outcome.stderr());
  }

  /** The last number that was said, or 0 if there is none. */
  private static long last(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .reduce((one, next) -> next)
        .orElse(0);
  }

  @Test
  void aDriverThatIsKilledChangesNoBit() throws Exception {
    requireSameAfterKills(Task.ADDITION, 100, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  @Tag("faults")
  void aDriverThatIsKilledAllTheTimeChangesNoBit(Task task) throws Exception {
    requireSameAfterKills(task, STEPS, 20);
  }

  /** Stops a run soon after that step. */
  private static void startAndStop(Submission place, int step, String... training)
      throws Exception {
    try (var run = place.start(training)) {
      run.awaitLine("^step " + step + " loss");
      run.terminate();
      var outcome = run.outcome();
      assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(143);
      assertThat(outcome.result()).containsEntry("status", "stopped");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  @Tag("faults")
  void aRunThatIsStoppedThreeTimesChangesNoBit(Task task) throws Exception {
    var alone = leftAlone(task, STOPPED_STEPS);
    var training = training(task, STOPPED_STEPS, "stopped");
    for (int step : List.of(47, 103, 151)) {
      startAndStop(onCores(2), step, training);
    }
    TABLE.add(task + ", stopped at three steps", onCores(2).run(training));
    files(training).requireSameEnd(alone);
  }

  @ParameterizedTest
  @EnumSource(names = {"ADDITION", "TEXT"})
  @Tag("faults")
  void aRunThatMovesFromPlaceToPlaceChangesNoBit(Task task) throws Exception {
    var alone = leftAlone(task, STOPPED_STEPS);
    var training = training(task, STOPPED_STEPS, "moved");
    startAndStop(onCores(1), 47, training);
    startAndStop(onCores(2), 103, training);
    try (var cluster = StandaloneCluster.ofWorkers(2).start()) {
      TABLE.add(task + ", one core, two, cluster", Trainings.on(cluster).run(training));
    }
    files(training).requireSameEnd(alone);
  }
}
