package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void shortTextsAreShownAsTheyAre() {
    assertThat(Excerpt.of("a b/Ünïcode")).isEqualTo("a b/Ünïcode");
    assertThat(Excerpt.of("x".repeat(80))).isEqualTo("x".repeat(80));
  }

  @Test
  void longTextsAreCut() {
    assertThat(Excerpt.of("x".repeat(81))).isEqualTo("x".repeat(80) + "… (81 characters)");
  }

  @Test
  void whatWouldBreakOrReverseTheLineIsEscaped() {
    assertThat(Excerpt.of("a\nb\u001b[31m\u2028\u202e!"))
        .isEqualTo("a\\u000ab\\u001b[31m\\u2028\\u202e!");
  }

  @Test
  void spaceAtTheEndsIsMadeVisible() {
    assertThat(Excerpt.of("")).isEqualTo("''");
    assertThat(Excerpt.of(" a")).isEqualTo("' a'");
    assertThat(Excerpt.of("a ")).isEqualTo("'a '");
  }
}
