package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpelledSumsTest {
  private static String text(long seed, int first, int count) throws IOException {
    try (var in = SpelledSums.open(seed, first, count)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9, 60, nine plus sixty is sixty nine.",
    "0, 0, zero plus zero is zero.",
    "12, 8, twelve plus eight is twenty.",
    "99, 1, ninety nine plus one is one hundred.",
    "99, 99, ninety nine plus ninety nine is one hundred and ninety eight.",
    "41, 60, forty one plus sixty is one hundred and one.",
    "55, 56, fifty five plus fifty six is one hundred and eleven.",
  })
  void sumsAreSpelledInWords(int a, int b, String sentence) {
    assertThat(SpelledSums.sentence(a, b)).isEqualTo(sentence);
  }

  private static SpelledSums.SentenceScore score(String sentence) {
    return SpelledSums.score(sentence + "\n");
  }

  @Test
  void everySentenceIsDifferentAndTrue() {
    var sentences = new HashSet<String>();
    for (int sum = 0; sum < 10_000; sum++) {
      var sentence = SpelledSums.sentence(sum / 100, sum % 100);
      assertThat(score(sentence)).as(sentence).isEqualTo(new SpelledSums.SentenceScore(1, 1, 1));
      sentences.add(sentence);
    }
    assertThat(sentences).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nine plus sixty is sixty eight.",
        "nine plus sixty is zero.",
        "zero plus zero is one hundred and ninety nine."
      })
  void aWrongSumIsWellFormedButNotTrue(String sentence) {
    assertThat(score(sentence)).isEqualTo(new SpelledSums.SentenceScore(1, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "nine plus sixty is sixty nine",
        "nine plus sixty is sixty nine. ",
        " nine plus sixty is sixty nine.",
        "nine plus  sixty is sixty nine.",
        "nine plus is sixty nine.",
        "nine plus sixty is .",
        "nine plus is is sixty nine.",
        "nine plus sixty plus one is seventy.",
        "nine plus sixty is sixty-nine.",
        "nine plus sixty nine.",
        "nine is sixty plus nine.",
        "Nine plus sixty is sixty nine.",
        "one hundred plus one is one hundred and one.",
        "one plus one hundred is one hundred and one.",
        "ninety nine plus two is one hundred one.",
        "sixty plus zero is sixty zero.",
        "minus one plus one is zero."
      })
  void anythingElseIsMalformed(String sentence) {
    assertThat(score(sentence).wellFormed()).isZero();
  }

  @Test
  void wholeLinesOfASampleAreJudged() {
    var sample = "us two is three.\none plus one is two.\none plus one is four.\n\none plus one is";
    assertThat(SpelledSums.score(sample)).isEqualTo(new SpelledSums.SentenceScore(4, 2, 1));
    assertThat(SpelledSums.score("one plus one is two."))
        .isEqualTo(new SpelledSums.SentenceScore(0, 0, 0));
  }

  @Test
  void aSentenceDependsOnItsSeedAndPlaceAlone() throws IOException {
    var whole = text(42, 0, 10);
    assertThat(text(42, 0, 3) + text(42, 3, 1) + text(42, 4, 6)).isEqualTo(whole);
    assertThat(text(43, 0, 10)).isNotEqualTo(whole);
    assertThat(text(42, 1, 1)).isNotEqualTo(text(42, 0, 1));
    assertThat(text(42, 5, 0)).isEmpty();
  }

  @Test
  void theTextStaysTheSameFromVersionToVersion() throws IOException {
    assertThat(text(1, 0, 3).lines())
        .containsExactly(
            "sixteen plus eighty eight is one hundred and four.",
            "forty six plus fifty seven is one hundred and three.",
            "zero plus forty six is forty six.");
  }

  @Test
  void allSentencesAreTrueAndWithinTheLengthLimit() throws IOException {
    var text = text(7, 100, 25_600);
    assertThat(SpelledSums.score(text))
        .isEqualTo(new SpelledSums.SentenceScore(25_600, 25_600, 25_600));
    int longest = text.lines().mapToInt(String::length).max().orElseThrow();
    assertThat(longest + 1).isBetween(60, SpelledSums.LONGEST_SENTENCE);
  }

  @Test
  void operandsOfAllSizesComeUp() throws IOException {
    var different = text(5, 0, 25_600).lines().distinct().count();
    // 25,600 draws out of 10,000: all but e^−2.56 of them.
    assertThat(different).isBetween(9_100L, 9_350L);
  }
}
