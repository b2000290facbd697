package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.text.Vocabulary.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPropertyTest {

  private static List<String> characters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }

  private static String values(TextProperty property, String text) {
    return Arrays.stream(property.values(characters(text.replace('|', '\n'))))
        .mapToObj(value -> Integer.toString((int) value))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "QUOTES, `a \"b c\" d`, 001111000",
        "QUOTES, `a“b”c`, 01100",
        "QUOTES, `\"a|b\"|c`, 1111000",
        "QUOTES, `\"a||b`, 11100",
        "QUOTES, `a\" b \"c\"`, 00000110",
        "LINE, `ab|cd ef|`, 120123450",
        "WORD, `ab cde, f`, 120123001",
        "SPACE, `a b|c`, 01010",
        "CAPITAL, `Ab CÄ`, 10011"
      })
  void propertiesFollowTheText(TextProperty property, String text, String expected) {
    assertThat(values(property, text)).isEqualTo(expected);
  }

  @Test
  void wordsHaveNoPropertiesOfLetters() {
    assertThat(TextProperty.of(Tokens.WORD))
        .containsExactly(TextProperty.LINE, TextProperty.CAPITAL);
    assertThat(TextProperty.of(Tokens.CHAR)).containsExactly(TextProperty.values());
  }

  @Test
  void valuesOfABinaryPropertyAreZeroOrOne() {
    for (var property : TextProperty.values()) {
      var values = property.values(characters("Say \"Yes\"\nor no"));
      assertThat(Arrays.stream(values).max().getAsDouble() > 1).isNotEqualTo(property.isBinary());
      assertThat(property.title()).isNotEmpty();
    }
  }
}
