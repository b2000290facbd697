package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long run on a cluster holds on to no more at its end than at its begin. {@code -Dsoak.steps}
 * says how long, and {@code -Dsoak.aggregate} where sums are added: on the executors, which keeps
 * more in files and memory than in the driver. The figures are left in {@code target/soak.md}.
 */
@Tag("faults")
class SoakIT {

  private static final int STEPS = Integer.getInteger("soak.steps", 20_000);
  private static final String AGGREGATE = System.getProperty("soak.aggregate", "executors");
  private static final int LOOKS = 10;

  /** Spark fills its memory of past jobs first, and Java its caches. */
  private static final int SETTLED = 2;

  @RegisterExtension static final StandaloneCluster CLUSTER = StandaloneCluster.ofWorkers(2);

  @TempDir private static Path directory;

  /** What driver and executors hold on to after so many steps, and how many files lie about. */
  private record Look(int step, List<Footprint> processes, long scratch) {

    private static Look at(int step, List<Long> processes) throws Exception {
      var footprints = new ArrayList<Footprint>();
      for (long process : processes) {
        footprints.add(Footprint.of(process));
      }
      return new Look(step, footprints, files(CLUSTER.scratch()));
    }

    private static long files(Path folder) throws IOException {
      try (var all = Files.walk(folder)) {
        return all.filter(Files::isRegularFile).count();
      }
    }

    private void requireNoMoreThan(Look earlier, String table) {
      assertThat(scratch).as(table).isLessThanOrEqualTo(earlier.scratch + 10);
      for (int i = 0; i < processes.size(); i++) {
        processes.get(i).requireNoMoreThan(earlier.processes.get(i), table);
      }
    }

    private List<String> rows() {
      var rows = new ArrayList<String>();
      for (int i = 0; i < processes.size(); i++) {
        var name = i == 0 ? "driver" : "executor " + i;
        rows.add(processes.get(i).row(step, name) + " " + scratch + " |");
      }
      return rows;
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void aLongRunHoldsOnToNoMoreAtItsEnd() throws Exception {
    Task.write(directory);
    var looks = new ArrayList<Look>();
    try (var run = Trainings.plainlyOn(CLUSTER).start(training())) {
      for (int i = 1; i < LOOKS; i++) {
        int step = STEPS / LOOKS * i;
        await(run, step);
        var processes = new ArrayList<>(List.of(run.pid()));
        processes.addAll(CLUSTER.executors());
        looks.add(Look.at(step, processes));
      }
      var outcome = run.outcome(Duration.ofHours(1));
      assertThat(outcome.result()).containsEntry("step", STEPS);
      assertThat(Trainings.lostExecutors(outcome.stderr().lines())).isZero();
    }
    var table = new ArrayList<>(List.of(Footprint.HEADER));
    looks.forEach(look -> table.addAll(look.rows()));
    Files.write(Path.of("target/soak.md"), table);
    assertThat(looks).allSatisfy(look -> assertThat(look.processes()).hasSize(3));
    looks.get(LOOKS - 2).requireNoMoreThan(looks.get(SETTLED), String.join("\n", table));
  }

  /** A long run needs patience of its own. */
  private static void await(Running run, int step) throws InterruptedException {
    run.awaitLine("^step " + step + " loss", Duration.ofHours(1));
  }

  /** With states that are carried on, evaluations and samples. */
  private static String[] training() {
    var words =
        new ArrayList<>(
            List.of(Trainings.text(STEPS, directory.resolve("text"), directory.resolve("run"))));
    words.removeIf(word -> word.matches("train\\.(log|evaluate|sample)-every=.*"));
    words.add("train.log-every=" + STEPS / LOOKS);
    words.add("train.evaluate-every=" + STEPS / LOOKS);
    words.add("train.sample-every=" + STEPS / LOOKS);
    words.add("train.aggregate=" + AGGREGATE);
    words.add("model.hidden=64"); // a vector of two slices
    return words.toArray(String[]::new);
  }
}
