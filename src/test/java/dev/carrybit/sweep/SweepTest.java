package dev.carrybit.sweep;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.run.Console;
import dev.carrybit.run.InputFiles.SettingsFile;
import dev.carrybit.storage.FaultyFileSystem.Faults;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.sweep.Trial.End;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {

  @TempDir private Path directory;

  private final List<SweepTraining> trainings =
      SweepGrid.of(List.of("model.hidden=3,4"))
          .trainings(new SettingsFile("a.conf", "task = addition\ntrain.steps = 9"), 1);

  private Sweep sweep() {
    return sweep(new HadoopFiles(), directory.toString());
  }

  private Sweep sweep(HadoopFiles files, String path) {
    var none = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    var console = new Console(none, none, false);
    return new Sweep(console, trainings, 1, files, path);
  }

  private Path file(int training) {
    return directory.resolve("trainings/" + trainings.get(training).name() + ".json");
  }

  private void write(int training, Trial trial) throws IOException {
    Files.createDirectories(directory.resolve("trainings"));
    Files.writeString(file(training), trial.file(Map.of()));
  }

  @Test
  void aSweepThatCannotBeReadReleasesTheLock() throws IOException {
    Files.createDirectories(file(0));
    assertThatThrownBy(this::sweep).is(exitCode(ExitCode.NO_INPUT));
    assertThat(directory.resolve("lock/released-000001")).exists();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefusedWithTheOption() throws IOException {
    var file = Files.createFile(directory.resolve("file"));
    var below = file.resolve("sweep").toString();
    assertThatThrownBy(() -> sweep(new HadoopFiles(), below))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageStartingWith(below + ": --output: ")
        .hasMessageContaining("another");
  }

  @Test
  void anotherDirectoryIsARemedyOnlyForANewSweep() throws IOException {
    Files.createDirectories(directory.resolve("trainings"));
    Files.createFile(directory.resolve("lock"));
    assertThatThrownBy(this::sweep)
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageStartingWith(directory + ": --output: ")
        .hasMessageNotContaining("another");
    var full = new Faults("full", 1, false);
    var path = full.path(directory.resolve("new"));
    assertThatThrownBy(() -> sweep(full.files(), path))
        .is(exitCode(ExitCode.INPUT_OUTPUT))
        .hasMessageNotContaining("another");
  }

  @Test
  void aTrainingThatFailedIsDoneAgainAndOneThatDivergedIsNot() throws IOException {
    write(0, SweepFixtures.broken(End.FAILED));
    write(1, SweepFixtures.broken(End.DIVERGED));
    try (var sweep = sweep()) {
      assertThat(sweep.state()).startsWith("1 of 2 ");
      assertThat(sweep.isDone()).isFalse();
      assertThat(sweep.hasFailures()).isFalse();
    }
    write(0, SweepFixtures.broken(End.DIVERGED));
    try (var sweep = sweep()) {
      assertThat(sweep.isDone()).isTrue();
    }
  }

  @Test
  void plotsAreNeverBesideAnotherTable() throws IOException {
    try (var sweep = sweep()) {
      sweep.publish("first", "plots of the first");
      Files.delete(directory.resolve("sweep.csv"));
      Files.createDirectories(directory.resolve("sweep.csv/taken"));
      assertThatThrownBy(() -> sweep.publish("second", "plots of the second"))
          .is(exitCode(ExitCode.INPUT_OUTPUT));
      assertThat(directory.resolve("sweep.html")).doesNotExist();
    }
  }

  @Test
  void aSweepThatLostItsLockPublishesNothing() throws IOException {
    try (var sweep = sweep()) {
      sweep.publish("first", "plots of the first");
      Files.copy(directory.resolve("lock/owner-000001"), directory.resolve("lock/owner-000002"));
      assertThatThrownBy(() -> sweep.publish("second", "plots of the second"))
          .is(exitCode(ExitCode.LOCKED));
      assertThat(directory.resolve("sweep.csv")).hasContent("first");
      assertThat(directory.resolve("sweep.html")).hasContent("plots of the first");
    }
  }

  @Test
  void theTimeLeftIsThatOfTheTrainingsThatEnded() {
    assertThat(Sweep.timeLeft(20, 4, 6)).isEqualTo("30 s left");
    assertThat(Sweep.timeLeft(20, 1, 9)).isEqualTo("3 min left");
    assertThat(Sweep.timeLeft(20, 10, 0)).isEqualTo("0 s left");
    assertThat(Sweep.timeLeft(20, 0, 10)).isEqualTo("0 s left");
  }
}
