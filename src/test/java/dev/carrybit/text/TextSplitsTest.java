package dev.carrybit.text;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextSplits.FileRange;
import dev.carrybit.text.TextSplits.Piece;
import dev.carrybit.text.TextSplits.TextSplit;
import dev.carrybit.text.TextSplits.WholeFile;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextSplitsTest {
  @TempDir private Path directory;

  private TextSplits cut(long bytes) {
    return TextSplits.ofFiles(new HadoopFiles(), directory.toString(), bytes);
  }

  private void write(String name, int length) throws IOException {
    Files.write(directory.resolve(name), new byte[length]);
  }

  private TextSplits.Piece range(String name, long from, long end) {
    return new TextSplits.FileRange("file:" + directory + "/" + name, from, end);
  }

  private TextSplits.Piece compressed(String name) {
    return new TextSplits.WholeFile("file:" + directory + "/" + name);
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
            List.of(new TextSplits.GeneratedSums(5, 0, 262_144)),
            List.of(new TextSplits.GeneratedSums(5, 262_144, 262_144)),
            List.of(new TextSplits.GeneratedSums(5, 524_288, 75_712)));
  }

  /** Characters of one to four bytes, white space of one and three, words that meet line ends. */
  private static final String TEXT =
      " \u00e9t\u00e9\u4e2d\u2003\ud83d\ude00x\n\nab <eos>\u2003\u2003 c\r\n \ud83d\ude00\n";

  /** The bytes of a file by its name. */
  private static TextSplit split(
      boolean first, List<Piece> own, List<Piece> following, Map<Piece, byte[]> bytes) {
    return new TextSplit(
        first, own, following, piece -> new ByteArrayInputStream(bytes.get(piece)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Splits between {@code borders}, each byte in a file of its own or all in one. */
  private static List<TextSplit> cut(byte[] text, List<Integer> borders, boolean files) {
    var bytes = new HashMap<Piece, byte[]>();
    var splits = new ArrayList<List<Piece>>();
    int from = 0;
    for (int to : append(borders, text.length)) {
      var pieces = new ArrayList<Piece>();
      for (int at = from; files && at < to; at++) {
        pieces.add(new WholeFile("file " + at));
        bytes.put(pieces.get(pieces.size() - 1), new byte[] {text[at]});
      }
      if (!files) {
        pieces.add(new FileRange("file", from, to));
        bytes.put(pieces.get(0), Arrays.copyOfRange(text, from, to));
      }
      splits.add(pieces);
      from = to;
    }
    var all = new TextSplits("text", splits);
    return IntStream.range(0, splits.size())
        .mapToObj(number -> all.split(number, piece -> new ByteArrayInputStream(bytes.get(piece))))
        .toList();
  }

  private static List<Integer> append(List<Integer> borders, int last) {
    var all = new ArrayList<>(borders);
    all.add(last);
    return all;
  }

  private static int[] symbols(Vocabulary vocabulary, List<TextSplit> splits) {
    return splits.stream()
        .flatMapToInt(split -> IntStream.of(Texts.encode(vocabulary, split)))
        .toArray();
  }

  private static TokenCounts counts(Tokens tokens, List<TextSplit> splits) {
    return splits.stream()
        .map(split -> Texts.count(tokens, split))
        .reduce(TokenCounts.NONE, TokenCounts::plus);
  }

  private static void assertSame(Tokens tokens, byte[] text, List<Integer> borders) {
    var whole = Texts.count(tokens, Texts.split(text));
    var vocabulary = Texts.vocabulary(tokens, whole);
    var expected = symbols(vocabulary, cut(text, List.of(), false));
    for (boolean files : new boolean[] {false, true}) {
      var splits = cut(text, borders, files);
      assertThat(counts(tokens, splits)).as("%s", borders).isEqualTo(whole);
      assertThat(symbols(vocabulary, splits)).as("%s", borders).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void anyTwoBordersLeaveTheTokensOfTheWhole(Tokens tokens) {
    var text = utf8(TEXT);
    var whole = Texts.count(tokens, Texts.split(text));
    var vocabulary = Texts.vocabulary(tokens, whole);
    var expected = symbols(vocabulary, cut(text, List.of(), false));
    for (boolean files : new boolean[] {false, true}) {
      var ends =
          IntStream.rangeClosed(0, text.length)
              .mapToObj(border -> cut(text, List.of(border), files).get(1))
              .map(split -> Part.of(tokens, vocabulary, split))
              .toList();
      for (int first = 0; first <= text.length; first++) {
        var start = Part.of(tokens, vocabulary, cut(text, List.of(first), files).get(0));
        for (int second = first; second <= text.length; second++) {
          var middle = cut(text, List.of(first, second), files).get(1);
          var parts = List.of(start, Part.of(tokens, vocabulary, middle), ends.get(second));
          var place = "%d and %d".formatted(first, second);
          assertThat(parts.stream().map(Part::counts).reduce(TokenCounts.NONE, TokenCounts::plus))
              .as(place)
              .isEqualTo(whole);
          assertThat(parts.stream().flatMapToInt(part -> IntStream.of(part.symbols())).toArray())
              .as(place)
              .isEqualTo(expected);
        }
      }
    }
  }

  private record Part(TokenCounts counts, int[] symbols) {
    static Part of(Tokens tokens, Vocabulary vocabulary, TextSplit split) {
      return new Part(Texts.count(tokens, split), Texts.encode(vocabulary, split));
    }
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void aBorderAfterEveryByteLeavesTheTokensOfTheWhole(Tokens tokens) {
    var text = utf8(TEXT);
    assertSame(tokens, text, IntStream.range(0, text.length).boxed().toList());
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void bordersAnywhereInALongTextLeaveItsTokens(Tokens tokens) {
    var text = utf8(TEXT.repeat(5_000));
    var random = new SplitMix64(7);
    var borders = new TreeSet<Integer>();
    for (int border = 0; border < 40; border++) {
      borders.add(random.nextInt(text.length));
    }
    var whole = Texts.count(tokens, Texts.split(text));
    assertThat(counts(tokens, cut(text, List.copyOf(borders), false))).isEqualTo(whole);
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedWhereverTheBorderIs() {
    for (var broken :
        List.of(
            "80",
            "BFBF61",
            "6180",
            "61C3A980",
            "F09F9880 80",
            "C3",
            "61C361",
            "80808080",
            "61BFBFBFBF61")) {
      var text = HexFormat.of().parseHex(broken.replace(" ", ""));
      for (int border = 0; border <= text.length; border++) {
        for (boolean files : new boolean[] {false, true}) {
          var splits = cut(text, List.of(border), files);
          for (var tokens : new Tokens[] {Tokens.CHAR, Tokens.WORD}) {
            assertThatThrownBy(() -> counts(tokens, splits))
                .as("%s cut at %d", broken, border)
                .is(exitCode(ExitCode.BAD_DATA))
                .hasMessageContainingAll("UTF-8", "offset ");
          }
        }
      }
    }
  }

  @Test
  void filesAreClosedOneAfterTheOther() {
    var opened = new AtomicInteger();
    var closed = new AtomicInteger();
    var splits =
        new TextSplits(
            "text", List.of(List.of(new WholeFile("a"), new WholeFile("b"), new WholeFile("c"))));
    var split =
        splits.split(
            0,
            piece -> {
              assertThat(closed.get()).as("before %s", piece.name()).isEqualTo(opened.get());
              opened.incrementAndGet();
              return new ByteArrayInputStream(utf8(piece.name())) {
                @Override
                public void close() {
                  closed.incrementAndGet();
                }
              };
            });
    assertThat(Texts.count(Tokens.CHAR, split).symbols()).isEqualTo(3);
    assertThat(closed.get()).isEqualTo(3);
  }

  @Test
  void aFileThatBecameShorterIsNamed() throws IOException {
    var file = Files.write(directory.resolve("a.txt"), new byte[10]);
    var range = new FileRange(file.toString(), 4, 12);
    var split =
        new TextSplit(true, List.of(range), List.of(), piece -> piece.open(new HadoopFiles()));
    assertThatThrownBy(() -> Texts.count(Tokens.BYTE, split))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll(file.toString(), "12 bytes", "10");
  }

  /** Of text in UTF-16, the first bytes tell. Files are read in pieces of a power of two. */
  @Test
  void zerosAfterTheStartOfATextAreCharacters() {
    var text = new byte[1 << 18];
    Arrays.fill(text, (byte) 'a');
    for (int at = 1 << 12; at < text.length; at += 2) {
      text[at] = 0;
    }
    var counted = counts(Tokens.CHAR, cut(text, List.of(), false));
    assertThat(Texts.vocabulary(Tokens.CHAR, counted).entries()).containsExactly("\0", "a");
  }

  @Test
  void anErrorNamesTheFileAndTheOffsetOfTheCharactersFirstByte() {
    var first = new FileRange("first", 100, 102);
    var second = new WholeFile("second");
    var bytes =
        Map.<Piece, byte[]>of(
            first, new byte[] {'a', (byte) 0xE4}, second, new byte[] {(byte) 0xB8, 'b'});
    var malformed = split(true, List.of(first), List.of(second), bytes);
    assertThatThrownBy(() -> TokenCounts.ofCharacters(malformed))
        .hasMessageContainingAll("first: ", "0x62", "offset 101");
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("a"));
    var tail = new WholeFile("tail");
    var whole =
        Map.<Piece, byte[]>of(
            first, new byte[] {'a', (byte) 0xE4}, tail, new byte[] {(byte) 0xB8, (byte) 0xAD});
    var unknown = split(false, List.of(first), List.of(tail), whole);
    assertThatThrownBy(() -> Texts.encode(vocabulary, unknown))
        .hasMessageStartingWith("first: ")
        .hasMessageContainingAll("\"\u4e2d\" (U+4E2D)", "offset 101");
  }

  @Test
  void aWordThatIsTooLongIsRefusedInEverySplit() {
    var text = utf8("a ".concat("x".repeat(2 * WordReader.MAX_CHARACTERS)));
    for (int border : new int[] {1, 2, 3, 1000}) {
      assertThatThrownBy(() -> counts(Tokens.WORD, cut(text, List.of(border), false)))
          .hasMessageContainingAll(Integer.toString(WordReader.MAX_CHARACTERS), "offset 2");
      var second = cut(text, List.of(border), false).get(1);
      assertThatThrownBy(() -> Texts.count(Tokens.WORD, second))
          .hasMessageContaining(Integer.toString(WordReader.MAX_CHARACTERS));
    }
  }
}
