package dev.carrybit.text;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.storage.FaultyFileSystem.Faults;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTextTest {
  /** Empty parts at both ends and within, short ones, and some of several blocks. */
  private static final int[] LENGTHS = {0, 3, 0, 0, 40_000, 1, 16_384, 70_001, 5, 0};

  @TempDir private Path directory;

  private static int[] randomSymbols(int count, int width) {
    var random = new SplitMix64(width);
    int mask = width == 4 ? Integer.MAX_VALUE : (1 << 8 * width) - 1;
    return IntStream.generate(() -> (int) random.nextLong() & mask).limit(count).toArray();
  }

  private SymbolText written(int[] symbols, int width, int... lengths) throws IOException {
    var parts = new ArrayList<SymbolText.Part>();
    int from = 0;
    for (int length : lengths) {
      var bytes = ByteBuffer.allocate(4 * length).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = from; i < from + length; i++) {
        switch (width) {
          case 1 -> bytes.put((byte) symbols[i]);
          case 2 -> bytes.putShort((short) symbols[i]);
          default -> bytes.putInt(symbols[i]);
        }
      }
      var path = directory.resolve("part-" + parts.size());
      Files.write(path, Arrays.copyOf(bytes.array(), bytes.position()));
      parts.add(new SymbolText.Part(path.toString(), length, 0));
      from += length;
    }
    return new SymbolText(parts, width);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void windowsAnywhereAreThoseOfTheWholeText(int width) throws IOException {
    var symbols = randomSymbols(IntStream.of(LENGTHS).sum(), width);
    var random = new SplitMix64(9);
    try (var reader = written(symbols, width, LENGTHS).open(new HadoopFiles())) {
      assertThat(reader.length()).isEqualTo(symbols.length);
      for (int i = 0; i < 2_000; i++) {
        int count = random.nextInt(i % 100 == 0 ? 60_000 : 50);
        int position = random.nextInt(symbols.length - count + 1);
        assertWindow(reader, symbols, position, count);
      }
    }
  }

  private static void assertWindow(
      SymbolText.SymbolReader reader, int[] symbols, int position, int count) {
    var into = new int[count + 2];
    into[0] = -7;
    into[count + 1] = -7;
    reader.read(position, into, 1, count);
    assertThat(Arrays.copyOfRange(into, 1, count + 1))
        .isEqualTo(Arrays.copyOfRange(symbols, position, position + count));
    assertThat(into[0]).isEqualTo(-7);
    assertThat(into[count + 1]).isEqualTo(-7);
  }

  @Test
  void windowsAtEveryBorderOfPartsAreRight() throws IOException {
    var symbols = randomSymbols(IntStream.of(LENGTHS).sum(), 1);
    try (var reader = written(symbols, 1, LENGTHS).open(new HadoopFiles())) {
      int border = 0;
      for (int length : LENGTHS) {
        border += length;
        for (int position = Math.max(0, border - 4);
            position <= Math.min(symbols.length, border + 4);
            position++) {
          assertWindow(reader, symbols, position, Math.min(6, symbols.length - position));
        }
      }
    }
  }

  @Test
  void moreStreamsThanBlocksAndMorePartsThanOpenFilesAreRead() throws IOException {
    int parts = 40;
    int streams = 300;
    var symbols = randomSymbols(parts * 150_000, 1);
    var lengths = new int[parts];
    Arrays.fill(lengths, 150_000);
    int stride = symbols.length / streams;
    try (var reader = written(symbols, 1, lengths).open(new HadoopFiles())) {
      for (int step = 0; step < 3; step++) {
        for (int stream = 0; stream < streams; stream++) {
          assertWindow(reader, symbols, stream * stride + step * 50, 50);
        }
      }
    }
  }

  @Test
  void positionsOutsideOfTheTextAreRefused() throws IOException {
    try (var reader = written(new int[8], 1, 5, 3).open(new HadoopFiles())) {
      var into = new int[9];
      reader.read(8, into, 0, 0);
      for (long position : new long[] {-1, 8, 9, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> reader.read(position, into, 0, 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThatThrownBy(() -> reader.read(0, into, 0, 9))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> reader.read(0, into, 7, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aPartOfAnotherLengthIsRefusedByName() throws IOException {
    var text = written(new int[20_000], 2, 3, 19_997);
    var path = directory.resolve("part-1");
    Files.write(path, new byte[39_995]);
    assertFails(text, 19_999, path.toString(), "39994");
    Files.write(path, new byte[39_993]);
    assertFails(text, 19_999, path.toString(), "39994", "39993");
  }

  private static void assertFails(SymbolText text, long position, String... named) {
    try (var reader = text.open(new HadoopFiles())) {
      reader.read(0, new int[1], 0, 1);
      assertThatThrownBy(() -> reader.read(position, new int[1], 0, 1))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContainingAll(named);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void writtenSymbolsAreReadAgain(int width) throws IOException {
    var text = "abba\n".repeat(30_000);
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("\n", "a", "b"));
    var path = directory.resolve("new folder/part.symbols");
    var written = write(vocabulary, path, width, text);
    assertThat(written.path()).isEqualTo(path.toString());
    assertThat(written.symbols()).isEqualTo(150_000);
    var checksum = new CRC32C();
    checksum.update(Files.readAllBytes(path));
    assertThat(written.checksum()).isEqualTo(checksum.getValue());
    assertThat(Files.size(path)).isEqualTo(150_000L * width);
    var into = new int[150_000];
    try (var reader = new SymbolText(List.of(written), width).open(new HadoopFiles())) {
      reader.read(0, into, 0, into.length);
    }
    assertThat(vocabulary.decode(into)).isEqualTo(text);
  }

  private static SymbolText.Part write(Vocabulary vocabulary, Path path, int width, String text) {
    return write(vocabulary, new HadoopFiles(), path.toString(), width, text);
  }

  private static SymbolText.Part write(
      Vocabulary vocabulary, HadoopFiles files, String path, int width, String text) {
    try (var stream = new TextEncoder(vocabulary, Texts.split(text))) {
      return SymbolText.write(files, path, width, stream);
    }
  }

  /** A file system may find out that it is full when the file is closed. */
  @Test
  void aFailureAtAnyPointLeavesNoFile() {
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("a"));
    var path = directory.resolve("part.symbols");
    var faults = new Faults("part", 0, false);
    write(vocabulary, faults.files(), faults.path(path), 1, "aaaa");
    long points = faults.points();
    assertThat(points).isGreaterThan(4);
    for (int at = 1; at <= points; at++) {
      var fault = new Faults("part", at, false);
      assertThatThrownBy(() -> write(vocabulary, fault.files(), fault.path(path), 1, "aaaa"))
          .is(exitCode(ExitCode.INPUT_OUTPUT));
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void aFailedPartLeavesNoFile() throws IOException {
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("a"));
    var path = directory.resolve("part.symbols");
    assertThatThrownBy(() -> write(vocabulary, path, 1, "a".repeat(100_000) + "b"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("\"b\" (U+0062)", "100000");
    assertThat(directory).isEmptyDirectory();
  }

  private static SymbolText text(long... symbols) {
    var parts = LongStream.of(symbols).mapToObj(n -> new SymbolText.Part("p", n, 0)).toList();
    return new SymbolText(parts, 1);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "256, 1", "257, 2", "65536, 2", "65537, 4", "2147483647, 4"})
  void theWidthIsTheLeastThatHoldsAllSymbols(int symbols, int width) {
    assertThat(SymbolText.widthOf(symbols)).isEqualTo(width);
  }

  @Test
  void theLengthIsThatOfAllParts() {
    assertThat(text(3_000_000_000L, 0, 5).length()).isEqualTo(3_000_000_005L);
  }
}
