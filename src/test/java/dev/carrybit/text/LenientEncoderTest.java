package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.CarrybitException;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
    assertThat(encoder.unknown()).contains("U+00E9");
    encoder.append(0xFF);
    assertThat(encoder.unknown()).contains("0xFF");
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
    symbols.clear();
    var faces = "\ud83d\ude00".repeat(4_000);
    var longest = Vocabulary.of(Tokens.WORD, List.of("<unk>", faces));
    assertThat(encoded(longest, bytes(faces + " " + faces + "er"))).containsExactly(1, 0);
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

  private static Optional<CarrybitException> found(Vocabulary vocabulary, int... bytes)
      throws IOException {
    var file = new ByteArrayOutputStream();
    IntStream.of(bytes).forEach(file::write);
    var in = new ByteArrayInputStream(file.toByteArray());
    return LenientEncoder.firstUnknown(vocabulary, in, "a.txt");
  }

  private static void requireFound(
      Vocabulary vocabulary, String unknown, String place, int... bytes) throws IOException {
    assertThat(found(vocabulary, bytes).orElseThrow())
        .hasMessageContainingAll("a.txt", unknown, place);
  }

  @Test
  void theFirstUnknownCharacterHasALineAndAColumn() throws IOException {
    requireFound(LETTERS, "U+0078", "line 2, column 3", bytes("ab\n\u00e9axb\ny"));
    requireFound(LETTERS, "U+2603", "line 3, column 1", bytes("\n\n\u2603"));
    var oneLine = Vocabulary.of(Tokens.CHAR, List.of("a", "b", "c", "d"));
    requireFound(oneLine, "U+000A", "line 1, column 2", bytes("a\n"));
  }

  @Test
  void bytesThatAreNoUtf8AreUnknownAlsoAtTheEnd() throws IOException {
    requireFound(LETTERS, "0xFF", "line 1, column 2", 'a', 0xFF);
    requireFound(LETTERS, "0xC3", "line 2, column 1", '\n', 0xC3);
    requireFound(WORDS, "0xFF", "line 2, column 1", '\n', 'a', 0xFF);
  }

  @Test
  void aKnownTextHasNoUnknownCharacter() throws IOException {
    assertThat(found(LETTERS, bytes("ab\n\u00e9"))).isEmpty();
    assertThat(found(Vocabulary.bytes(), 0xFF)).isEmpty();
    assertThat(found(LETTERS, 0xFF, 0xFE, 'a', 0)).as("UTF-16").isEmpty();
    assertThat(found(Vocabulary.of(Tokens.WORD, List.of("<unk>")), bytes("a b\n"))).isEmpty();
  }
}
