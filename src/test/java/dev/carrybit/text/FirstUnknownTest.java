package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first unknown character of a file, as {@link LenientEncoder} names it. */
class FirstUnknownTest {

  private static final Vocabulary LETTERS =
      Vocabulary.of(Tokens.CHAR, List.of("a", "b", "\n", "\u00e9"));

  private Optional<String> found(Vocabulary vocabulary, byte... bytes) throws Exception {
    return LenientEncoder.firstUnknown(vocabulary, new ByteArrayInputStream(bytes), "a.txt")
        .map(Throwable::getMessage)
        .map(
            message -> message.replace("a.txt: expected the 4 characters of the vocabulary, ", ""));
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
  }

  @Test
  void aKnownTextHasNoUnknownCharacter() throws Exception {
    assertThat(found(LETTERS, "ab\n\u00e9")).isEmpty();
    assertThat(found(Vocabulary.bytes(), (byte) 0xFF)).isEmpty();
    assertThat(found(Vocabulary.of(Tokens.WORD, List.of("<unk>")), "a b\n")).isEmpty();
  }
}
