package dev.carrybit.sweep;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepDirectoryTest {

  private static final Trial TRIAL = SweepFixtures.trial(Trial.End.ENDED, 50, 0.25, 1);

  @TempDir private Path directory;

  private SweepDirectory at(Path path) {
    return new SweepDirectory(new HadoopFiles(), path.toString());
  }

  @Test
  void aTrainingIsReadAsItWasKept() {
    var path = directory.resolve("sweep");
    var sweep = at(path);
    assertThat(path).doesNotExist();
    try (var lock = sweep.lock()) {
      assertThat(sweep.trial("a")).isEmpty();
      sweep.keep("a", TRIAL, Map.of());
      assertThat(sweep.publish("sweep.csv", "x")).isEqualTo(path + "/sweep.csv");
      lock.check();
    }
    assertThat(at(path).trial("a")).contains(TRIAL);
    assertThat(path.resolve("trainings/a.json")).exists();
    assertThat(path.resolve("sweep.csv")).hasContent("x");
  }

  @Test
  void aDirectoryWithOtherFilesIsRefused() throws Exception {
    Files.createFile(directory.resolve("thesis.tex"));
    assertThatThrownBy(() -> at(directory))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageStartingWith(directory + ": --output: ");
    assertThat(directory).isDirectoryContaining("glob:**/thesis.tex");
  }

  @Test
  void aFileIsRefused() {
    assertThatThrownBy(() -> at(Files.createFile(directory.resolve("file"))))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageStartingWith(directory + "/file: --output: ");
  }

  @Test
  void aSecondLockIsRefused() {
    try (var lock = at(directory).lock()) {
      assertThatThrownBy(() -> at(directory).lock()).is(exitCode(ExitCode.LOCKED));
      lock.check();
    }
    at(directory).lock().close();
  }
}
