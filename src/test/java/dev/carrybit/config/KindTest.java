package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KindTest {

  private static <T> void accepts(Kind<T> kind, String text, T value) {
    assertThat(kind.parse().apply(text)).as(text).contains(value);
    assertThat(kind.parse().apply(kind.write().apply(value))).as(text).contains(value);
  }

  private static void rejects(Kind<?> kind, String... texts) {
    for (var text : texts) {
      assertThat(kind.parse().apply(text)).as(text).isEmpty();
    }
  }

  @Test
  void wholeNumbersLieInTheirRange() {
    var kind = Kind.size(1, Integer.MAX_VALUE);
    accepts(kind, "1", 1);
    accepts(kind, "+007", 7);
    accepts(kind, "2147483647", Integer.MAX_VALUE);
    rejects(kind, "0", "-1", "2147483648", "4294967297", "99999999999999999999", "1.0", "1e3");
    rejects(kind, "", " 1", "1_000", "1L", "0x10", "NaN", "١", "9".repeat(100_000));
    accepts(Kind.whole(Long.MIN_VALUE, 0), "-9223372036854775808", Long.MIN_VALUE);
    rejects(Kind.whole(0, Long.MAX_VALUE), "9223372036854775808");
  }

  @Test
  void decimalNumbersAreFinite() {
    accepts(Kind.number(), "-1.5e-3", -0.0015);
    accepts(Kind.number(), ".5", 0.5);
    accepts(Kind.number(), "5.", 5.0);
    accepts(Kind.number(), "-0", 0.0);
    rejects(Kind.number(), "NaN", "Infinity", "-Infinity", "1e309", "1d", "1f", "0x1p3");
    rejects(Kind.number(), "", ".", "e5", "1,5", "1 ", "1e9999999999", "1".repeat(100_000));
  }

  @Test
  void rangesOfDecimalNumbersAreHeld() {
    accepts(Kind.positive(), "1e-300", 1e-300);
    rejects(Kind.positive(), "0", "-1", "1e-400");
    accepts(Kind.atLeastZero(), "0", 0.0);
    rejects(Kind.atLeastZero(), "-1e-9");
    accepts(Kind.fraction(), "0", 0.0);
    accepts(Kind.share(), "1", 1.0);
    accepts(Kind.share(), "1e-9", 1e-9);
    rejects(Kind.share(), "0", "-0.1", "1.0000001");
    rejects(Kind.fraction(), "1", "-0.1", "0.99999999999999999999");
  }

  @Test
  void timesAreAWholeNumberAndAUnit() {
    var kind = Kind.duration(Duration.ofDays(30));
    accepts(kind, "1ms", Duration.ofMillis(1));
    accepts(kind, "90s", Duration.ofSeconds(90));
    accepts(kind, "2min", Duration.ofMinutes(2));
    accepts(kind, "36h", Duration.ofHours(36));
    accepts(kind, "30d", Duration.ofDays(30));
    rejects(kind, "0s", "31d", "999999999d", "-1s", "1.5h", "2", "2 min", "2m", "min", "", "1MIN");
    rejects(kind, "9".repeat(100_000) + "s");
    assertThat(kind.write().apply(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(kind.write().apply(Duration.ofMinutes(120))).isEqualTo("2h");
    assertThat(kind.write().apply(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(kind.expected()).isEqualTo("a time such as 500ms, 90s, 2min, 1h or 1d, up to 30d");
  }

  @Test
  void wordsAreTakenExactly() {
    accepts(Kind.flag(), "true", true);
    accepts(Kind.flag(), "false", false);
    rejects(Kind.flag(), "yes", "on", "TRUE", "1", "");
    var kind = Kind.choice(GradientScale.values());
    accepts(kind, "target-mean", GradientScale.TARGET_MEAN);
    rejects(kind, "TARGET_MEAN", "target_mean", "mean", "");
    assertThat(kind.expected()).isEqualTo("target-mean, sequence-mean or sum");
  }

  @Test
  void aWordMayStandForAValue() {
    var kind = Kind.size(1, 9).or("none", 10);
    accepts(kind, "none", 10);
    accepts(kind, "9", 9);
    rejects(kind, "10", "None");
    assertThat(kind.expected()).isEqualTo("none or a whole number from 1 to 9");
    assertThat(kind.write().apply(10)).isEqualTo("none");
  }

  @Test
  void aPathIsAnythingButBlank() {
    accepts(Kind.path(), " a b ", " a b ");
    rejects(Kind.path(), "", " ", "\t");
  }
}
