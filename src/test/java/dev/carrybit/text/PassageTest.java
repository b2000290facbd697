package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.DataException;
import dev.carrybit.nn.SplitMix64;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassageTest {
  /** Characters of one to four bytes, white space of one and three, words that meet line ends. */
  private static final String TEXT =
      " \u00e9t\u00e9\u4e2d\u2003\ud83d\ude00x\n\nab <eos>\u2003\u2003 c\r\n \ud83d\ude00\n";

  private record Bytes(String name, long offset, byte[] bytes) implements TextPiece {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Passages between {@code borders}, each byte in a file of its own or all in one. */
  private static List<Passage> cut(byte[] text, List<Integer> borders, boolean files) {
    var stretches = new ArrayList<List<TextPiece>>();
    int from = 0;
    for (int to : append(borders, text.length)) {
      var pieces = new ArrayList<TextPiece>();
      for (int at = from; files && at < to; at++) {
        pieces.add(new Bytes("file " + at, 0, new byte[] {text[at]}));
      }
      if (!files) {
        pieces.add(new Bytes("file", from, Arrays.copyOfRange(text, from, to)));
      }
      stretches.add(pieces);
      from = to;
    }
    return IntStream.range(0, stretches.size())
        .mapToObj(
            number ->
                new Passage(
                    number == 0,
                    stretches.get(number),
                    stretches.subList(number + 1, stretches.size()).stream()
                        .flatMap(List::stream)
                        .toList()))
        .toList();
  }

  private static List<Integer> append(List<Integer> borders, int last) {
    var all = new ArrayList<>(borders);
    all.add(last);
    return all;
  }

  private static int[] symbols(Vocabulary vocabulary, List<Passage> passages) {
    var symbols = IntStream.builder();
    for (var passage : passages) {
      try (var stream = new SymbolStream(vocabulary, passage)) {
        for (int symbol = stream.next(); symbol >= 0; symbol = stream.next()) {
          symbols.add(symbol);
        }
        assertThat(stream.next()).isEqualTo(-1);
      }
    }
    return symbols.build().toArray();
  }

  private static TokenCounts counts(Tokens tokens, List<Passage> passages) {
    return TokenCounts.sum(
        tokens, passages.stream().map(passage -> TokenCounts.of(tokens, passage)).toList());
  }

  private static void assertSame(Tokens tokens, byte[] text, List<Integer> borders) {
    var whole = TokenCounts.of(tokens, new ByteArrayInputStream(text), "whole");
    var vocabulary = whole.vocabulary(0, 0);
    var expected = symbols(vocabulary, cut(text, List.of(), false));
    for (boolean files : new boolean[] {false, true}) {
      var passages = cut(text, borders, files);
      assertThat(counts(tokens, passages)).as("%s", borders).isEqualTo(whole);
      assertThat(symbols(vocabulary, passages)).as("%s", borders).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void anyTwoBordersLeaveTheTokensOfTheWhole(Tokens tokens) {
    var text = utf8(TEXT);
    for (int first = 0; first <= text.length; first++) {
      for (int second = first; second <= text.length; second++) {
        assertSame(tokens, text, List.of(first, second));
      }
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
    var whole = TokenCounts.of(tokens, new ByteArrayInputStream(text), "whole");
    assertThat(counts(tokens, cut(text, List.copyOf(borders), false))).isEqualTo(whole);
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedWhereverTheBorderIs() {
    for (var broken :
        List.of("6180", "61C3A980", "F09F9880 80", "C3", "61C361", "80808080", "61BFBFBFBF61")) {
      var text = HexFormat.of().parseHex(broken.replace(" ", ""));
      for (int border = 0; border <= text.length; border++) {
        for (boolean files : new boolean[] {false, true}) {
          var passages = cut(text, List.of(border), files);
          for (var tokens : new Tokens[] {Tokens.CHAR, Tokens.WORD}) {
            assertThatThrownBy(() -> counts(tokens, passages))
                .as("%s cut at %d", broken, border)
                .isInstanceOf(DataException.class)
                .hasMessageContaining(": expected UTF-8, found ");
          }
        }
      }
    }
  }

  @Test
  void anErrorNamesTheFileAndTheOffsetOfTheCharactersFirstByte() {
    var first = new Bytes("first", 100, new byte[] {'a', (byte) 0xE4});
    var second = new Bytes("second", 0, new byte[] {(byte) 0xB8, 'b'});
    var passage = new Passage(true, List.of(first), List.of(second));
    assertThatThrownBy(() -> TokenCounts.of(Tokens.CHAR, passage))
        .hasMessageStartingWith("first: expected UTF-8, found byte 0x62")
        .hasMessageContaining("at offset 101;");
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("a"));
    var unknown = new Passage(false, List.of(first), List.of(new Bytes("x", 0, utf8("\u4e2d"))));
    assertThatThrownBy(() -> symbols(vocabulary, List.of(unknown)))
        .hasMessageStartingWith("first: expected UTF-8");
    var tail = new Bytes("tail", 0, new byte[] {(byte) 0xB8, (byte) 0xAD});
    assertThatThrownBy(
            () -> symbols(vocabulary, List.of(new Passage(false, List.of(first), List.of(tail)))))
        .hasMessageStartingWith("first: expected the 1 characters")
        .hasMessageEndingWith("found \"\u4e2d\" (U+4E2D) at offset 101");
  }

  @Test
  void aWordThatIsTooLongIsRefusedByAllWhoMeetIt() {
    var text = utf8("a ".concat("x".repeat(2 * WordInput.LONGEST)));
    for (int border : new int[] {1, 2, 3, 1000}) {
      assertThatThrownBy(() -> counts(Tokens.WORD, cut(text, List.of(border), false)))
          .hasMessageContaining("found a longer one at offset 2;");
      var second = cut(text, List.of(border), false).get(1);
      assertThatThrownBy(() -> TokenCounts.of(Tokens.WORD, second))
          .hasMessageContaining("found a longer one");
    }
  }
}
