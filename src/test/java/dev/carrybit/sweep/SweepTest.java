package dev.carrybit.sweep;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.run.Console;
import dev.carrybit.run.InputFiles.SettingsFile;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {

  @TempDir private Path directory;

  @Test
  void aSweepThatCannotBeReadReleasesTheLock() throws IOException {
    var file = new SettingsFile("a.conf", "task = addition\ntrain.steps = 9");
    var trainings = SweepGrid.of(List.of()).trainings(file, 1);
    Files.createDirectories(directory.resolve("trainings/" + trainings.get(0).name() + ".json"));
    var none = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    var console = new Console(none, none, false);
    assertThatThrownBy(
            () -> new Sweep(console, trainings, 1, new HadoopFiles(), directory.toString()))
        .is(exitCode(ExitCode.NO_INPUT));
    assertThat(directory.resolve("lock/released-000001")).exists();
  }

  @Test
  void theTimeLeftIsThatOfTheTrainingsThatEnded() {
    assertThat(Sweep.timeLeft(20, 4, 6)).isEqualTo("30 s left");
    assertThat(Sweep.timeLeft(20, 1, 9)).isEqualTo("3 min left");
    assertThat(Sweep.timeLeft(20, 10, 0)).isEqualTo("0 s left");
    assertThat(Sweep.timeLeft(20, 0, 10)).isEqualTo("0 s left");
  }
}
