package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCutTest {
  @TempDir private Path directory;

  private TextCut cut(long stretch) {
    return TextCut.ofFiles(new HadoopFiles(), directory.toString(), stretch);
  }

  private void write(String name, int length) throws IOException {
    Files.write(directory.resolve(name), new byte[length]);
  }

  private TextInput range(String name, long from, long end) {
    return new TextInput.Range("file:" + directory + "/" + name, from, end);
  }

  private TextInput compressed(String name) {
    return new TextInput.Compressed("file:" + directory + "/" + name);
  }

  @Test
  void plainFilesAreCutAsIfTheyWereOne() throws IOException {
    write("a", 3);
    write("b", 25);
    write("c", 0);
    write("d", 2);
    assertThat(cut(10).stretches())
        .containsExactly(
            List.of(range("a", 0, 3), range("b", 0, 7)),
            List.of(range("b", 7, 17)),
            List.of(range("b", 17, 25), range("d", 0, 2)));
  }

  @Test
  void compressedFilesAreNotCutAndWeighFourTimesTheirLength() throws IOException {
    write("a", 3);
    write("b.gz", 1);
    write("c.BZ2", 1);
    write("d.gz", 1);
    write("e.gz", 100);
    write("f", 1);
    assertThat(cut(10).stretches())
        .containsExactly(
            List.of(range("a", 0, 3), compressed("b.gz")),
            List.of(compressed("c.BZ2"), compressed("d.gz")),
            List.of(compressed("e.gz")),
            List.of(range("f", 0, 1)));
  }

  @Test
  void filesWithoutBytesMakeNoStretch() throws IOException {
    write("a", 0);
    assertThat(cut(10).size()).isZero();
  }

  @Test
  void theGeneratedTextIsCutBySentences() {
    var source = new TextSource("generated", 600_000, 5, Tokens.CHAR, 0, 0, 0, 0);
    assertThat(TextCut.of(new HadoopFiles(), source).stretches())
        .containsExactly(
            List.of(new TextInput.Generated(5, 0, 262_144)),
            List.of(new TextInput.Generated(5, 262_144, 262_144)),
            List.of(new TextInput.Generated(5, 524_288, 75_712)));
  }
}
