package dev.carrybit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuoteTest {

  @Test
  void shortTextsAreShownAsTheyAre() {
    assertThat(Quote.of("a b/Ünïcode")).isEqualTo("a b/Ünïcode");
    assertThat(Quote.of("x".repeat(80))).isEqualTo("x".repeat(80));
  }

  @Test
  void longTextsAreCut() {
    assertThat(Quote.of("x".repeat(81))).isEqualTo("x".repeat(80) + "… (81 characters)");
  }

  @Test
  void controlAndFormatCharactersAreEscaped() {
    assertThat(Quote.of("a\nb\u001b[31m\u2028\u202e!"))
        .isEqualTo("a\\nb\\u001b[31m\\u2028\\u202e!");
    assertThat(Quote.of("\ud83d\uffff\ud83d\ude00\udb40\udc01F"))
        .isEqualTo("\\ud83d\\uffff\ud83d\ude00\\u{e0001}F");
  }

  @Test
  void spaceAtTheEndsIsMadeVisible() {
    assertThat(Quote.of("")).isEqualTo("''");
    assertThat(Quote.of(" a")).isEqualTo("' a'");
    assertThat(Quote.of("a ")).isEqualTo("'a '");
  }
}
