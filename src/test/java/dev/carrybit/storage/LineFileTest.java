package dev.carrybit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {

  @TempDir private Path directory;
  private Path path;
  private LineFile file;

  @BeforeEach
  void choosePlace() {
    path = directory.resolve("lines");
    file = new LineFile(new HadoopFiles(), path.toString());
  }

  @Test
  void linesAreAddedAtTheEnd() {
    assertThat(file.lines()).isEmpty();
    file.append("one\n");
    file.append("zwö\nthree\n");
    assertThat(file.lines()).containsExactly("one", "zwö", "three");
    assertThat(path).hasContent("one\nzwö\nthree\n");
  }

  @Test
  void halfALineIsNotThere() {
    file.append("one\ntw");
    assertThat(file.lines()).containsExactly("one");
    file.keepWhile(any -> true);
    assertThat(path).hasContent("one\n");
    file.append("two\n");
    assertThat(file.lines()).containsExactly("one", "two");
  }

  @Test
  void theFileIsCutOffBeforeTheFirstLineThatIsNotKept() throws IOException {
    file.append("a1\nü2\nb\na3\n");
    file.keepWhile(line -> !line.equals("b"));
    assertThat(Files.readString(path)).isEqualTo("a1\nü2\n");
    file.keepWhile(any -> false);
    assertThat(path).isEmptyFile();
  }

  @Test
  void whatIsKeptWhollyIsNotWrittenAgain() throws IOException {
    file.append("one\n");
    var before = Files.readAttributes(path, "unix:ino");
    file.keepWhile(any -> true);
    assertThat(Files.readAttributes(path, "unix:ino")).isEqualTo(before);
    Files.delete(path);
    file.keepWhile(any -> true);
    assertThat(path).doesNotExist();
  }
}
