package dev.carrybit.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptFilesTest {

  private final AttemptFiles files = new AttemptFiles(Map.of());

  @TempDir private Path directory;

  @Test
  void aFileGetsItsName() throws IOException {
    var attempt = Files.writeString(directory.resolve(".part: 7"), "text");
    files.rename("file:" + attempt, "part");
    assertThat(directory.resolve("part")).hasContent("text");
    assertThat(attempt).doesNotExist();
  }

  @Test
  void aNameThatIsTakenIsNotGiven() throws IOException {
    var attempt = Files.writeString(directory.resolve("attempt"), "new");
    var other = Files.writeString(directory.resolve("part"), "old");
    assertThatThrownBy(() -> files.rename(attempt.toString(), "part"))
        .isInstanceOf(SaveException.class)
        .hasMessageStartingWith(attempt + ": cannot be saved: ");
    assertThat(attempt).hasContent("new");
    assertThat(other).hasContent("old");
  }
}
