package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LenientEncoderTest {

  private static final String TEXT =
      "\ufeffO, it's \u00e9t\u00e9\u0000 \ud83d\ude00\r\n\n two \u20ac\tO,";

  private final List<Integer> symbols = new ArrayList<>();

  private int[] encoded(Vocabulary vocabulary, int... bytes) {
    return encoded(new LenientEncoder(vocabulary, symbols::add), bytes);
  }

  private int[] encoded(LenientEncoder encoder, int... bytes) {
    for (int each : bytes) {
      encoder.append(each);
    }
    encoder.end();
    return symbols.stream().mapToInt(symbol -> symbol).toArray();
  }

  private static int[] bytes(String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, utf8.length).map(i -> utf8[i] & 0xFF).toArray();
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void knownTextIsEncodedAsByTheVocabulary(Tokens tokens) {
    var vocabulary = Texts.vocabulary(tokens, TEXT);
    assertThat(encoded(vocabulary, bytes(TEXT))).isEqualTo(vocabulary.encode(TEXT));
  }

  @Test
  void unknownCharactersAndInvalidBytesAreTheUnknownSymbol() {
    var letters = Vocabulary.of(Tokens.CHAR, List.of("a", "b"));
    // An unknown character; a byte that begins none; a character that is cut by a letter; one that
    // is cut by another character's first byte; one that is cut by a byte that begins none; and one
    // that is cut by the end.
    assertThat(
            encoded(
                letters, 'a', 0xC3, 0xA9, 'b', 0xFF, 'a', 0xE2, 0x82, 'b', 0xE2, 0xC3, 0xA9, 'a',
                0xE2, 0xFF, 'b', 0xF0, 0x9F))
        .containsExactly(0, -1, 1, -1, 0, -1, 1, -1, -1, 0, -1, -1, 1, -1);
  }

  @Test
  void theLastUnknownCharacterIsNamed() {
    var letters = Vocabulary.of(Tokens.CHAR, List.of("a", "b"));
    var encoder = new LenientEncoder(letters, symbols::add);
    encoded(encoder, bytes("a\u00e9a"));
    assertThat(encoder.unknown()).isEqualTo("\"\u00e9\" (U+00E9)");
    encoder.append(0xFF);
    assertThat(encoder.unknown()).isEqualTo("no UTF-8 at byte 0xFF");
  }

  @Test
  void unknownWordsAreTheUnknownWord() {
    assertThat(encoded(WORDS, bytes(" one two\none"))).containsExactly(1, 0, 2, 1);
  }

  @Test
  void aLongWordIsKnownAsAWholeOnly() {
    var word = "long".repeat(1_000);
    var words = Vocabulary.of(Tokens.WORD, List.of("<unk>", word));
    assertThat(encoded(words, bytes(word + " " + word + "er " + word.substring(1))))
        .containsExactly(1, 0, 0);
  }

  @Test
  void invalidBytesInAWordAreTheUnknownSymbolBeforeIt() {
    // A byte that begins no character, within a word; and a character that is cut by the end.
    assertThat(encoded(WORDS, 'o', 0xFF, 'n', 'e', ' ', 0xC3)).containsExactly(-1, 1, -1);
  }

  private static final Vocabulary WORDS =
      Vocabulary.of(Tokens.WORD, List.of("<unk>", "one", "<eos>", "ten"));

  private static final Vocabulary LETTERS =
      Vocabulary.of(Tokens.CHAR, List.of("a", "b", "\n", "\u00e9"));

  private Optional<String> found(Vocabulary vocabulary, byte... bytes) throws Exception {
    return LenientEncoder.firstUnknown(vocabulary, new ByteArrayInputStream(bytes), "a.txt")
        .map(Throwable::getMessage)
        .map(message -> message.replace("a.txt: expected the 4 symbols of the vocabulary, ", ""));
  }

  private Optional<String> found(Vocabulary vocabulary, String text) throws Exception {
    return found(vocabulary, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFirstUnknownCharacterHasALineAndAColumn() throws Exception {
    assertThat(found(LETTERS, "ab\n\u00e9axb\ny"))
        .contains("found \"x\" (U+0078) in line 2, column 3");
    assertThat(found(LETTERS, "\n\n\u2603"))
        .contains("found \"\u2603\" (U+2603) in line 3, column 1");
    assertThat(found(Vocabulary.of(Tokens.CHAR, List.of("a", "b", "c", "d")), "a\n"))
        .contains("found \"\\n\" (U+000A) in line 1, column 2");
  }

  @Test
  void bytesThatAreNoUtf8AreUnknownAlsoAtTheEnd() throws Exception {
    assertThat(found(LETTERS, (byte) 'a', (byte) 0xFF))
        .contains("found no UTF-8 at byte 0xFF in line 1, column 2");
    assertThat(found(LETTERS, (byte) '\n', (byte) 0xC3))
        .contains("found no UTF-8 at byte 0xC3 in line 2, column 1");
    assertThat(found(WORDS, (byte) '\n', (byte) 'a', (byte) 0xFF))
        .contains("found no UTF-8 at byte 0xFF in line 2, column 1");
  }

  @Test
  void aKnownTextHasNoUnknownCharacter() throws Exception {
    assertThat(found(LETTERS, "ab\n\u00e9")).isEmpty();
    assertThat(found(Vocabulary.bytes(), (byte) 0xFF)).isEmpty();
    assertThat(found(Vocabulary.of(Tokens.WORD, List.of("<unk>")), "a b\n")).isEmpty();
  }
}
