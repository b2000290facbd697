package dev.carrybit.text;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.text.Vocabulary.Tokens;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VocabularyTest {
  private static Vocabulary of(Tokens tokens, String text) {
    return Texts.vocabulary(tokens, text);
  }

  @Test
  void charactersAreInAscendingOrderOfCodePoints() {
    // U+1F600 comes before U+FF5E in UTF-16, after it by code point.
    var vocabulary = of(Tokens.CHAR, "b\u00e9a\uff5e\r\n\ud83d\ude00\u0000\ufeffa");
    assertThat(vocabulary.entries())
        .containsExactly(
            "\u0000", "\n", "\r", "a", "b", "\u00e9", "\ufeff", "\uff5e", "\ud83d\ude00");
    assertThat(vocabulary.symbol("b")).hasValue(4);
    assertThat(vocabulary.symbol("c")).isEmpty();
    assertThat(vocabulary.token(8)).isEqualTo("\ud83d\ude00");
  }

  @Test
  void bytesAreAll256ByTheirNumbers() {
    var vocabulary = of(Tokens.BYTE, "a");
    assertThat(vocabulary.size()).isEqualTo(256);
    assertThat(vocabulary.token(10)).isEqualTo("0x0A");
    assertThat(vocabulary.symbol("0xFF")).hasValue(255);
  }

  @Test
  void wordsAreInOrderOfFallingCountAndThenByName() {
    var vocabulary = of(Tokens.WORD, "b a  b\tc <unk>\r\n\na b");
    assertThat(vocabulary.entries()).containsExactly("<unk>", "b", "<eos>", "a", "c");
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void aTextIsDecodedFromItsSymbols(Tokens tokens) {
    var text = "\ufeffzw\u00f6lf Boxk\u00e4mpfer \ud83d\ude00 jagen\n\nQ\u0000 <unk>\nEva";
    var vocabulary = of(tokens, text);
    assertThat(vocabulary.decode(vocabulary.encode(text))).isEqualTo(text);
  }

  @Test
  void carriageReturnsAreCharactersButNoWords() {
    assertThat(of(Tokens.CHAR, "a\r\n").encode("a\r\n")).containsExactly(2, 1, 0);
    var words = of(Tokens.WORD, "a\r\n");
    assertThat(words.decode(words.encode("a\r\n"))).isEqualTo("a\n");
  }

  @Test
  void brokenBytesBecomeReplacementCharactersAndTheRestStays() {
    var decoded = Vocabulary.bytes().decode(new int[] {0x41, 0xC3, 0xA9, 0xC3, 0x42, 0xFF});
    assertThat(decoded).isEqualTo("A\u00e9\ufffdB\ufffd");
  }

  @Test
  void charactersThatAreNotInTheVocabularyAreListedWithTheirFirstPositions() {
    var letters = Vocabulary.of(Tokens.CHAR, List.of("a", "b", "\ud83d\ude00"));
    assertThatThrownBy(() -> letters.encode("a\ud83d\ude00\u2603b\n\u2603", "--prime"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll(
            "--prime: ",
            "3 characters",
            "\"\u2603\" (U+2603) at character 3",
            "\"\\n\" (U+000A) at character 5");
    assertThatThrownBy(() -> letters.encode("cdefghijklmn"))
        .hasMessageContainingAll("\"l\" (U+006C) at character 10", "2 others");
    assertThatThrownBy(() -> letters.encode("cdefghijkl"))
        .hasMessageContaining("\"l\" (U+006C) at character 10")
        .hasMessageNotContaining("others");
  }

  @Test
  void unknownWordsAreTheUnknownWord() {
    var words = Vocabulary.of(Tokens.WORD, List.of("<unk>", "a"));
    assertThat(words.encode("x a\ny")).containsExactly(0, 1, 0, 0);
  }

  @Test
  void aLineEndsWithASymbolIfThereIsOne() {
    assertThat(Vocabulary.bytes().lineEnd()).hasValue('\n');
    assertThat(Vocabulary.of(Tokens.CHAR, List.of("a", "\n")).lineEnd()).hasValue(1);
    assertThat(Vocabulary.of(Tokens.CHAR, List.of("a")).lineEnd()).isEmpty();
    assertThat(Vocabulary.of(Tokens.WORD, List.of("<unk>", "<eos>")).lineEnd()).hasValue(1);
    assertThat(Vocabulary.of(Tokens.WORD, List.of("<unk>")).lineEnd()).isEmpty();
  }

  @Test
  void aQuotedTokenIsOnOneLineAndShort() {
    assertThat(Vocabulary.quote("a")).isEqualTo("\"a\" (U+0061)");
    assertThat(Vocabulary.quote("a\u200b\t\u0085")).isEqualTo("\"a\\u200b\\t\\u0085\"");
    assertThat(Vocabulary.quote("\ud83d\ude00".repeat(41)))
        .isEqualTo("\"" + "\ud83d\ude00".repeat(40) + "\u2026\"");
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void metadataMakesTheSameVocabularyAgain(Tokens tokens) {
    var vocabulary = of(tokens, "a \"b\"\n\ud83d\ude00");
    var again = Vocabulary.read("file", vocabulary.metadata()).orElseThrow();
    assertThat(again.tokens()).isEqualTo(tokens);
    assertThat(again.entries()).isEqualTo(vocabulary.entries());
  }

  @Test
  void metadataThatIsNoVocabularyIsRefused() {
    assertThat(Vocabulary.read("file", Map.of("tokens", "char"))).isEmpty();
    for (var json : List.of("", "[", "{}", "[\"a\", 1]", "[\"a\"] []", "[\"a\", null]")) {
      var metadata = Map.of("tokens", "char", "vocabulary", json);
      assertThatThrownBy(() -> Vocabulary.read("file", metadata))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageStartingWith("file: ");
    }
    assertThatThrownBy(() -> Vocabulary.read("file", Map.of("vocabulary", "[]")))
        .hasMessageContainingAll("file: ", "tokens");
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void aTextDecodedSymbolBySymbolIsTheSame(Tokens tokens) {
    var text = "one \u00e9t\u00e9 \u20ac\n\n \ud83d\ude00 two\nthree";
    var vocabulary = of(tokens, text);
    var symbols = vocabulary.encode(text);
    var decoder = new Vocabulary.Decoder(vocabulary);
    var decoded = IntStream.of(symbols).mapToObj(decoder::append).collect(Collectors.joining());
    assertThat(decoded).isEqualTo(vocabulary.decode(symbols)).contains("one \u00e9t\u00e9");
  }

  @Test
  void aCharacterIsDecodedWithItsLastByte() {
    var decoder = new Vocabulary.Decoder(Vocabulary.bytes());
    assertThat(IntStream.of('a', 0xC3, 0xA9, 'b').mapToObj(decoder::append))
        .containsExactly("a", "", "\u00e9", "b");
    assertThatThrownBy(() -> decoder.append(0xFF)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wordsAreSeparatedByTheSpaceBeforeThem() {
    var words = of(Tokens.WORD, "one two\ntwo");
    var decoder = new Vocabulary.Decoder(words);
    assertThat(IntStream.of(words.encode("one two\ntwo")).mapToObj(decoder::append))
        .containsExactly("one", " two", "\n", "two");
  }

  @Test
  void halfACharacterIsRefused() {
    assertThatThrownBy(() -> Vocabulary.bytes().encode("a\ud83d"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining("U+D83D");
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void entriesMakeTheSameVocabularyAgain(Tokens tokens) {
    var vocabulary = of(tokens, "a b b\n");
    var again = Vocabulary.of(tokens, vocabulary.entries());
    assertThat(again.tokens()).isEqualTo(tokens);
    assertThat(again.entries()).isEqualTo(vocabulary.entries());
    assertThat(again.encode("b a")).isEqualTo(vocabulary.encode("b a"));
  }

  @Test
  void entriesThatAreNoTokensAreRefused() {
    assertRefused(Tokens.CHAR, List.of("a", "bc"), "vocabulary: entry 1");
    assertRefused(Tokens.CHAR, List.of(""), "vocabulary: entry 0");
    assertRefused(Tokens.CHAR, List.of("\ud83d"), "vocabulary: entry 0");
    assertRefused(Tokens.CHAR, List.of("a", "a"), "found \"a\" (U+0061) twice");
    assertRefused(Tokens.CHAR, List.of(), "at least 1");
    assertRefused(Tokens.BYTE, List.of("0x00", "0x02"), "vocabulary: entry 1");
    assertRefused(Tokens.BYTE, List.of("0x00"), "at least 256");
    assertRefused(Tokens.BYTE, withOneMore(Vocabulary.bytes().entries(), "0x100"), "entry 256");
    assertRefused(Tokens.WORD, List.of("a"), "vocabulary: entry 0");
    assertRefused(Tokens.WORD, List.of("<unk>", "a b"), "found \"a b\"");
    assertRefused(Tokens.WORD, List.of("<unk>", ""), "vocabulary: entry 1");
  }

  private static List<String> withOneMore(List<String> entries, String entry) {
    return Stream.concat(entries.stream(), Stream.of(entry)).toList();
  }

  private static void assertRefused(Tokens tokens, List<String> entries, String part) {
    assertThatThrownBy(() -> Vocabulary.of(tokens, entries))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining(part);
  }

  @Test
  void aVocabularyIsSerializable() {
    var copy = SerializationUtils.roundtrip(of(Tokens.CHAR, "hello"));
    assertThat(copy.decode(copy.encode("hole"))).isEqualTo("hole");
  }

  @ParameterizedTest
  @CsvSource({
    "CHAR, a, true",
    "CHAR, 😀, true",
    "CHAR, ab, false",
    "BYTE, 0x7F, true",
    "BYTE, 0x7f, false",
    "BYTE, 0x7, false",
    "BYTE, a, false",
    "WORD, <eos>, true",
    "WORD, a b, false"
  })
  void eachKindOfTokenHasItsSymbols(Tokens tokens, String symbol, boolean one) {
    assertThat(tokens.allows(symbol)).isEqualTo(one);
    assertThat(Tokens.CHAR.allows("\uD83D")).isFalse();
    assertThat(Tokens.WORD.allows("a\uD83D")).isFalse();
  }
}
