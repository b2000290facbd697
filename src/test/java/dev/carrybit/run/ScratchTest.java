package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.HadoopFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {

  private final HadoopFiles files = new HadoopFiles();

  @TempDir private Path run;

  @Test
  void inLocalModeItIsATemporaryDirectory() {
    var scratch = new Scratch(true, files, run.toString());
    assertThat(Path.of(scratch.path().substring("file:".length())))
        .isEmptyDirectory()
        .hasParentRaw(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
    files.createDirectory(scratch.path() + "/some/more");
    scratch.close();
    assertThat(files.exists(scratch.path())).isFalse();
    assertThat(run).isEmptyDirectory();
  }

  @Test
  void onAClusterItIsInTheRunDirectoryWithARandomName() {
    try (var scratch = new Scratch(false, files, run.toString());
        var other = new Scratch(false, files, run.toString())) {
      files.createDirectory(scratch.path());
      assertThat(Path.of(scratch.path())).isEmptyDirectory().hasParentRaw(run);
      assertThat(scratch.path()).isNotEqualTo(other.path());
    }
    assertThat(run).isEmptyDirectory();
  }
}
