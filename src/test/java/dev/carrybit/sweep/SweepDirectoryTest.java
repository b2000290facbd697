package dev.carrybit.sweep;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepDirectoryTest {

  @TempDir private Path directory;

  private SweepDirectory at(Path path) {
    return SweepDirectory.at(new HadoopFiles(), path.toString());
  }

  @Test
  void whatIsKeptIsFoundAgain() {
    var path = directory.resolve("sweep");
    var sweep = at(path);
    assertThat(path).doesNotExist();
    try (var lock = sweep.lock()) {
      assertThat(sweep.training("a")).isEmpty();
      sweep.keep("a", "{}");
      assertThat(sweep.publish("sweep.csv", "x")).isEqualTo(path + "/sweep.csv");
      lock.check();
    }
    assertThat(at(path).training("a")).contains("{}");
    assertThat(path.resolve("trainings/a.json")).hasContent("{}");
    assertThat(path.resolve("sweep.csv")).hasContent("x");
  }

  @Test
  void aDirectoryWithOtherFilesIsRefused() throws Exception {
    Files.createFile(directory.resolve("thesis.tex"));
    assertThatThrownBy(() -> at(directory))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessage(
            directory
                + ": --output: expected a new or empty directory or that of a sweep, found no"
                + " trainings in it");
    assertThat(directory).isDirectoryContaining("glob:**/thesis.tex");
  }

  @Test
  void aFileIsNoDirectory() {
    assertThatThrownBy(() -> at(Files.createFile(directory.resolve("file"))))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessage(directory + "/file: --output: expected a directory, is a file");
  }

  @Test
  void oneProcessAtATimeWritesIt() {
    try (var lock = at(directory).lock()) {
      assertThatThrownBy(() -> at(directory).lock()).is(exitCode(ExitCode.LOCKED));
      lock.check();
    }
    at(directory).lock().close();
  }
}
