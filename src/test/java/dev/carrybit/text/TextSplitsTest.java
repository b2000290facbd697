package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSplitsTest {
  @TempDir private Path directory;

  private TextSplits cut(long bytes) {
    return TextSplits.ofFiles(new HadoopFiles(), directory.toString(), bytes);
  }

  private void write(String name, int length) throws IOException {
    Files.write(directory.resolve(name), new byte[length]);
  }

  private TextSplit.Piece range(String name, long from, long end) {
    return new TextSplit.FileRange("file:" + directory + "/" + name, from, end);
  }

  private TextSplit.Piece compressed(String name) {
    return new TextSplit.WholeFile("file:" + directory + "/" + name);
  }

  @Test
  void plainFilesAreCutAsIfTheyWereOne() throws IOException {
    write("a", 3);
    write("b", 25);
    write("c", 0);
    write("d", 2);
    assertThat(cut(10).pieces())
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
    assertThat(cut(10).pieces())
        .containsExactly(
            List.of(range("a", 0, 3), compressed("b.gz")),
            List.of(compressed("c.BZ2"), compressed("d.gz")),
            List.of(compressed("e.gz")),
            List.of(range("f", 0, 1)));
  }

  @Test
  void filesWithoutBytesMakeNoSplit() throws IOException {
    write("a", 0);
    assertThat(cut(10).size()).isZero();
  }

  @Test
  void theGeneratedTextIsCutBySentences() {
    var source = Texts.source("generated", 600_000, 5, Tokens.CHAR, 0, 0, 0, 0);
    assertThat(TextSplits.of(new HadoopFiles(), source).pieces())
        .containsExactly(
            List.of(new TextSplit.GeneratedSums(5, 0, 262_144)),
            List.of(new TextSplit.GeneratedSums(5, 262_144, 262_144)),
            List.of(new TextSplit.GeneratedSums(5, 524_288, 75_712)));
  }
}
