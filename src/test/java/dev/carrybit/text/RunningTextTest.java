package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunningTextTest {

  private static final String TEXT = "one \u00e9t\u00e9 \u20ac\n\n \ud83d\ude00 two\nthree";

  private static Vocabulary vocabulary(Tokens tokens) {
    var bytes = new ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8));
    return tokens == Tokens.BYTE
        ? Vocabulary.bytes()
        : TokenCounts.of(tokens, bytes, "text").vocabulary(100, 1);
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void thePiecesAreTogetherWhatTheVocabularyReads(Tokens tokens) {
    var vocabulary = vocabulary(tokens);
    var symbols = vocabulary.encode(TEXT);
    var text = new RunningText(vocabulary);
    var all = new StringBuilder();
    for (int symbol : symbols) {
      all.append(text.append(symbol));
    }
    assertThat(all.toString()).isEqualTo(vocabulary.decode(symbols)).contains("one \u00e9t\u00e9");
  }

  @Test
  void aCharacterComesWithItsLastByte() {
    var text = new RunningText(Vocabulary.bytes());
    assertThat(List.of(text.append('a'), text.append(0xC3), text.append(0xA9), text.append('b')))
        .containsExactly("a", "", "\u00e9", "b");
    assertThatThrownBy(() -> text.append(0xFF)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wordsArePartedByTheSpaceBeforeThem() {
    var words = vocabulary(Tokens.WORD);
    var text = new RunningText(words);
    int[] symbols = words.encode("one two\ntwo");
    assertThat(List.of(text.append(symbols[0]), text.append(symbols[1])))
        .containsExactly("one", " two");
    assertThat(List.of(text.append(symbols[2]), text.append(symbols[3])))
        .containsExactly("\n", "two");
  }
}
