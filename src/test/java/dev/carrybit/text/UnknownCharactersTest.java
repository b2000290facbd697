package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.DataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownCharactersTest {

  private static final Vocabulary LETTERS =
      Vocabulary.of(Tokens.CHAR, List.of("a", "b", "\ud83d\ude00"));

  @Test
  void allAreNamedOnceWithTheirFirstPosition() {
    assertThatThrownBy(
            () -> UnknownCharacters.refuse(LETTERS, "a\ud83d\ude00\u2603b\n\u2603", "--prime"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "--prime: expected the 3 characters of the vocabulary, found \"\u2603\" (U+2603) at"
                + " character 3, \"\\n\" (U+000A) at character 5");
  }

  @Test
  void ofVeryManyTheFirstAreNamed() {
    assertThatThrownBy(() -> UnknownCharacters.refuse(LETTERS, "cdefghijklmn", "--prime"))
        .hasMessageEndingWith("\"l\" (U+006C) at character 10 and 2 others");
    assertThatThrownBy(() -> UnknownCharacters.refuse(LETTERS, "cdefghijkl", "--prime"))
        .hasMessageEndingWith("\"l\" (U+006C) at character 10");
  }

  @Test
  void knownCharactersWordsAndBytesAreNotRefused() {
    var words = Vocabulary.of(Tokens.WORD, List.of("<unk>"));
    assertThatCode(() -> UnknownCharacters.refuse(LETTERS, "abba\ud83d\ude00", "text"))
        .doesNotThrowAnyException();
    assertThatCode(() -> UnknownCharacters.refuse(words, "xyz", "text")).doesNotThrowAnyException();
    assertThatCode(() -> UnknownCharacters.refuse(Vocabulary.bytes(), "xyz", "text"))
        .doesNotThrowAnyException();
  }
}
