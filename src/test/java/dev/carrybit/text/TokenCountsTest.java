package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.text.Vocabulary.Tokens;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenCountsTest {
  private static TokenCounts of(Tokens tokens, String text) {
    return Texts.count(tokens, Texts.split(text));
  }

  @Test
  void everyCharacterIsCounted() {
    assertThat(of(Tokens.CHAR, "a\ud83d\ude00ba\ud83d\ude00\n"))
        .isEqualTo(new TokenCounts(6, Map.of("a", 2L, "b", 1L, "\n", 1L, "\ud83d\ude00", 2L)));
  }

  @Test
  void lineFeedsAreWordsAndOtherWhiteSpaceIsNot() {
    assertThat(of(Tokens.WORD, " a\r\n\n\tb\u2003a\u00a0\u0000"))
        .isEqualTo(new TokenCounts(5, Map.of("a", 1L, "b", 1L, "a\u00a0\u0000", 1L, "<eos>", 2L)));
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void theSumOfPartsIsTheCountOfTheWhole(Tokens tokens) {
    var parts = Stream.of("one two\n", "", "two \u00e9\n").map(text -> of(tokens, text));
    assertThat(parts.reduce(TokenCounts.NONE, TokenCounts::plus))
        .isEqualTo(of(tokens, "one two\ntwo \u00e9\n"));
  }
}
