package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolTextTest {
  private static SymbolText text(long... symbols) {
    var parts = LongStream.of(symbols).mapToObj(n -> new SymbolText.Part("p", n)).toList();
    return new SymbolText(parts, 1);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "256, 1", "257, 2", "65536, 2", "65537, 4", "2147483647, 4"})
  void theWidthIsTheLeastThatHoldsAllSymbols(int symbols, int width) {
    assertThat(SymbolText.widthOf(symbols)).isEqualTo(width);
  }

  @Test
  void theLengthIsThatOfAllParts() {
    assertThat(text(3_000_000_000L, 0, 5).length()).isEqualTo(3_000_000_005L);
  }

  @Test
  void impossibleTextsAreRefused() {
    assertThatThrownBy(() -> text(-1)).hasMessage("symbols: expected 0 or more, was -1");
    assertThatThrownBy(() -> new SymbolText(List.of(), 3))
        .hasMessage("width: expected 1, 2 or 4, was 3");
    assertThatThrownBy(() -> new TextRange(3, 2)).hasMessageContaining("was 3 to 2");
    assertThatThrownBy(() -> new TextRange(-1, 2)).hasMessageContaining("was -1 to 2");
    assertThat(new TextRange(3, 7).length()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 0.05, 0.1, 850, 900",
    "10, 0.25, 0.39, 5, 7",
    "1, 0.5, 0.4, 1, 1",
    "9, 0, 0, 9, 9",
  })
  void validationAndTestFollowTheTrainingPart(
      long length, double validation, double test, long trained, long validated) {
    var source = new TextSource("a", 1, 0, Tokens.BYTE, 0, 0, validation, test);
    var prepared = prepared(source, length, 0, 0);
    assertThat(prepared.training()).isEqualTo(new TextRange(0, trained));
    assertThat(prepared.validation()).isEqualTo(new TextRange(trained, validated));
    assertThat(prepared.test()).isEqualTo(new TextRange(validated, length));
  }

  private static PreparedText prepared(TextSource source, long... lengths) {
    var texts = Arrays.stream(lengths).mapToObj(SymbolTextTest::text).toList();
    return PreparedText.of(Vocabulary.bytes(), texts, source, "fingerprint");
  }

  @Test
  void filesOfTheirOwnComeAfterTheText() {
    var other = new HeldOut.Files("other");
    var fifth = new HeldOut.Fraction(0.2);
    var both = prepared(new TextSource("a", 1, 0, Tokens.BYTE, 0, 0, other, other), 100, 30, 7);
    assertThat(both.training()).isEqualTo(new TextRange(0, 100));
    assertThat(both.validation()).isEqualTo(new TextRange(100, 130));
    assertThat(both.test()).isEqualTo(new TextRange(130, 137));
    assertThat(both.text().length()).isEqualTo(137);
    var first = prepared(new TextSource("a", 1, 0, Tokens.BYTE, 0, 0, other, fifth), 100, 30, 0);
    assertThat(first.training()).isEqualTo(new TextRange(0, 80));
    assertThat(first.validation()).isEqualTo(new TextRange(100, 130));
    assertThat(first.test()).isEqualTo(new TextRange(80, 100));
    var second = prepared(new TextSource("a", 1, 0, Tokens.BYTE, 0, 0, fifth, other), 100, 0, 7);
    assertThat(second.validation()).isEqualTo(new TextRange(80, 100));
    assertThat(second.test()).isEqualTo(new TextRange(100, 107));
  }

  @Test
  void memoryIsReadByPositionWithinItsBounds() {
    var reader = new MemorySymbols(new int[] {5, 6, 7, 8});
    var into = new int[4];
    reader.read(1, into, 2, 2);
    assertThat(into).containsExactly(0, 0, 6, 7);
    assertThat(reader.length()).isEqualTo(4);
    assertThatThrownBy(() -> reader.read(3, into, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> reader.read(1L << 32, into, 0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void sourcesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new TextSource("generated", 0, 1, Tokens.CHAR, 0, 0, 0, 0))
        .hasMessage("generated sentences: expected a positive number, was 0");
    assertThatThrownBy(() -> new TextSource("a", 0, 1, Tokens.CHAR, 1, 0, 0, 0))
        .hasMessage("vocabulary size: expected 0 or at least 2, was 1");
    assertThatThrownBy(() -> new TextSource("a", 0, 1, Tokens.CHAR, 0, -1, 0, 0))
        .hasMessage("minimum count: expected 0 or more, was -1");
    assertThatThrownBy(() -> new TextSource("a", 0, 1, Tokens.CHAR, 0, 0, 0.5, 0.5))
        .hasMessageStartingWith("validation and test: ");
    for (var share : new double[] {-0.1, Double.NaN, 1}) {
      assertThatThrownBy(() -> new HeldOut.Fraction(share))
          .hasMessage("share: expected a number in [0, 1), was " + share);
    }
    assertThatThrownBy(() -> new HeldOut.Files(" ")).hasMessageStartingWith("input: ");
  }
}
