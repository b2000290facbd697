package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Outcome;
import dev.carrybit.cluster.Submission.Running;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Of several drivers on one run, one writes it. */
@Tag("faults")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class OwnersIT {

  private static final int STEPS = 300;

  private static final Submission WAY =
      Submission.submitSh("--master", "local[2]", "--driver-java-options", Trainings.SOON);

  @RegisterExtension static final WeightsTable TABLE = new WeightsTable();

  @TempDir private Path directory;

  private RunFiles alone;
  private RunFiles shared;
  private String[] training;

  @BeforeEach
  void leaveOneAlone() throws Exception {
    TABLE.add("alone", WAY.run(training("alone")));
    alone = new RunFiles(directory.resolve("alone"));
    shared = new RunFiles(directory.resolve("shared"));
    training = training("shared");
  }

  private String[] training(String name) {
    return Trainings.busy(Trainings.addition(STEPS, directory.resolve(name)));
  }

  /** A driver that is in the midst of the run, and says and does nothing. */
  private Running startAndFreeze() throws Exception {
    var running = WAY.start(training);
    running.awaitLine("^step 30 loss");
    ChildProcess.signal("STOP", running.pid());
    return running;
  }

  private static Outcome wake(Running frozen) throws Exception {
    ChildProcess.signal("CONT", frozen.pid());
    return frozen.outcome();
  }

  private static void requireRefused(Outcome outcome, String why, long owner) {
    assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(75);
    assertThat(outcome.stderr()).containsPattern(why + " by process " + owner + " on \\S+ since ");
  }

  /** The first one is frozen while others try: whatever changes, they have changed it. */
  @Test
  void theSecondDriverChangesNothing() throws Exception {
    try (var first = startAndFreeze()) {
      var before = shared.sums();
      requireRefused(WAY.run(training), "locked", first.pid());
      var anew = Stream.concat(Stream.of(training), Stream.of("--new-run"));
      requireRefused(WAY.run(anew.toArray(String[]::new)), "locked", first.pid());
      assertThat(shared.sums()).isEqualTo(before);
      TABLE.add("the first of two", wake(first));
    }
    shared.requireSameEnd(alone);
  }

  /** Tries until the owner has been silent for so long that it counts as dead. */
  private Running takeOver(long owner) throws Exception {
    for (int refused = 0; ; refused++) {
      var next = WAY.start(training);
      if (next.awaitLine("resumes at step|try again when it has ended").contains("resumes at")) {
        assertThat(refused).as("refused while the owner may be alive").isPositive();
        return next;
      }
      requireRefused(next.outcome(), "locked", owner);
      next.close();
    }
  }

  @Test
  void aDriverThatWakesUpWhenAllIsDoneChangesNothing() throws Exception {
    try (var frozen = startAndFreeze();
        var next = takeOver(frozen.pid())) {
      TABLE.add("taken over", next.outcome());
      shared.requireSameEnd(alone);
      var before = withoutLock(shared.sums());
      requireRefused(wake(frozen), "taken over", next.pid());
      assertThat(withoutLock(shared.sums())).isEqualTo(before);
      TABLE.add("asked again", WAY.run(training));
      assertThat(withoutLock(shared.sums())).isEqualTo(before);
    }
  }

  @Test
  void aDriverThatWakesUpWhileAnotherTrainsChangesNothing() throws Exception {
    try (var frozen = startAndFreeze();
        var next = takeOver(frozen.pid())) {
      requireRefused(wake(frozen), "taken over", next.pid());
      TABLE.add("taken over from one that wakes up", next.outcome());
    }
    shared.requireSameEnd(alone);
  }

  private static Map<String, String> withoutLock(Map<String, String> sums) {
    sums.keySet().removeIf(name -> name.startsWith("lock/"));
    return sums;
  }
}
