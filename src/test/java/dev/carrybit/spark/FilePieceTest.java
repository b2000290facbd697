package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.RemoteFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePieceTest {

  private static final HadoopFiles FILES = new HadoopFiles();

  @TempDir private Path directory;

  /** Lines as they are read, each with its line feed if it has one. */
  private static List<String> read(FilePiece piece) {
    var lines = new ArrayList<String>();
    var line = new ByteArrayOutputStream();
    piece.read(
        FILES,
        new FilePiece.Reader() {
          @Override
          public void next(int value) {
            line.write(value);
          }

          @Override
          public void lineOver(boolean ended) {
            lines.add(line.toString(StandardCharsets.UTF_8) + (ended ? "\n" : ""));
            line.reset();
          }
        });
    assertThat(line.size()).isZero();
    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "a", "a\n", "ab\n\n\nc\nlonger one\r\n\nx", "\n\nabc\n", "abcdefgh"})
  void everyLineBelongsToThePieceInWhichItBegins(String text) throws IOException {
    var file = Files.writeString(directory.resolve("a.txt"), text);
    var expected = new ArrayList<String>();
    for (int from = 0; from < text.length(); ) {
      int to = text.indexOf('\n', from) < 0 ? text.length() : text.indexOf('\n', from) + 1;
      expected.add(text.substring(from, to));
      from = to;
    }
    for (int size = 1; size <= text.length() + 1; size++) {
      var lines = new ArrayList<String>();
      for (var piece : FilePiece.cut(file.toString(), text.length(), size)) {
        var some = read(piece);
        assertThat(piece.lines(FILES)).isEqualTo(some.size());
        int begin = String.join("", lines).length();
        assertThat(some.isEmpty() || begin >= piece.from()).isTrue();
        assertThat(some.isEmpty() || piece.whole() || begin < piece.from() + size).isTrue();
        lines.addAll(some);
      }
      assertThat(lines).isEqualTo(expected);
    }
  }

  @Test
  void aFileOfManyBuffersIsReadToItsEnd() throws IOException {
    var text = "0123456789\n".repeat(30_000);
    var file = Files.writeString(directory.resolve("a.txt"), text);
    var lines = 0;
    for (var piece : FilePiece.cut(file.toString(), text.length(), 100_000)) {
      assertThat(read(piece)).containsOnly("0123456789\n");
      lines += piece.lines(FILES);
    }
    assertThat(lines).isEqualTo(30_000);
  }

  /** Local files whose bytes cannot be skipped, as when a disk or a network fails. */
  public static final class Failing extends RemoteFileSystem {
    private static final AtomicInteger OPEN = new AtomicInteger();

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int size) throws IOException {
      OPEN.incrementAndGet();
      return new FSDataInputStream(super.open(path, size)) {
        @Override
        public long skip(long count) throws IOException {
          throw new IOException("broken");
        }

        @Override
        public void close() throws IOException {
          super.close();
          OPEN.decrementAndGet();
        }
      };
    }
  }

  @Test
  void aFileThatCannotBeReadIsClosed() throws IOException {
    var file = Files.writeString(directory.resolve("a.txt"), "one\ntwo\n");
    var files = new HadoopFiles(Map.of("fs.failing.impl", Failing.class.getName()));
    var piece = new FilePiece("failing:" + file, 4, 4, false, 1);
    assertThatThrownBy(() -> piece.lines(files))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll(file.toString(), "broken");
    assertThat(Failing.OPEN).hasValue(0);
  }

  @Test
  void aCompressedFileIsOnePiece() throws IOException {
    var path = directory.resolve("a.txt.GZ");
    try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write("one\n".repeat(5000).getBytes(StandardCharsets.UTF_8));
    }
    var pieces = FilePiece.cut(path.toString(), Files.size(path), 8);
    assertThat(pieces).hasSize(1);
    assertThat(read(pieces.get(0))).hasSize(5000).containsOnly("one\n");
    assertThat(pieces.get(0).lines(FILES)).isEqualTo(5000);
  }
}
