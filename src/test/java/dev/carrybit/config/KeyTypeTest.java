package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.Key.Doc;
import dev.carrybit.config.TrainSettings.GradientScale;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyTypeTest {

  private record Declarations(
      @Doc("") @Key int size,
      @Doc("") @Key(min = Long.MIN_VALUE, max = 0) long low,
      @Doc("") @Key(min = 0, max = Long.MAX_VALUE) long high,
      @Doc("") @Key(max = 9, word = "none") int orNone,
      @Doc("") @Key(range = Key.Range.ANY) double any,
      @Doc("") @Key double positive,
      @Doc("") @Key(range = Key.Range.AT_LEAST_ZERO) double atLeastZero,
      @Doc("") @Key(range = Key.Range.FRACTION) double fraction,
      @Doc("") @Key(range = Key.Range.SHARE) double share,
      @Doc("") @Key(word = "auto", meaning = Double.NEGATIVE_INFINITY) double orAuto,
      @Doc("") @Key Duration time,
      @Doc("") @Key boolean flag,
      @Doc("") @Key GradientScale choice,
      @Doc("") @Key String path) {}

  private static KeyType type(String name) {
    return Keys.of(Declarations.class).all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .type();
  }

  private static void accepts(String name, String text, Object value) {
    var type = type(name);
    assertThat(type.parse().apply(text).map(Object.class::cast)).as(text).contains(value);
    var written = type.write().apply(value);
    assertThat(type.parse().apply(written).map(Object.class::cast)).as(text).contains(value);
  }

  private static void rejects(String name, String... texts) {
    for (var text : texts) {
      assertThat(type(name).parse().apply(text).isPresent()).as(text).isFalse();
    }
  }

  @Test
  void wholeNumbersLieInTheirRange() {
    accepts("size", "1", 1);
    accepts("size", "+007", 7);
    accepts("size", "2147483647", Integer.MAX_VALUE);
    rejects("size", "0", "-1", "2147483648", "4294967297", "99999999999999999999", "1.0", "1e3");
    rejects("size", "", " 1", "1_000", "1L", "0x10", "NaN", "١", "9".repeat(100_000));
    accepts("low", "-9223372036854775808", Long.MIN_VALUE);
    accepts("high", "9223372036854775807", Long.MAX_VALUE);
    rejects("high", "9223372036854775808");
  }

  @Test
  void decimalNumbersAreFinite() {
    accepts("any", "-1.5e-3", -0.0015);
    accepts("any", ".5", 0.5);
    accepts("any", "5.", 5.0);
    accepts("any", "-0", 0.0);
    rejects("any", "NaN", "Infinity", "-Infinity", "1e309", "1d", "1f", "0x1p3");
    rejects("any", "", ".", "e5", "1,5", "1 ", "1e9999999999", "1".repeat(100_000));
  }

  @Test
  void decimalNumbersLieInTheirRange() {
    accepts("positive", "1e-300", 1e-300);
    rejects("positive", "0", "-1", "1e-400");
    accepts("at-least-zero", "0", 0.0);
    rejects("at-least-zero", "-1e-9");
    accepts("fraction", "0", 0.0);
    rejects("fraction", "1", "-0.1", "0.99999999999999999999");
    accepts("share", "1", 1.0);
    accepts("share", "1e-9", 1e-9);
    rejects("share", "0", "-0.1", "1.0000001");
  }

  @Test
  void aTimeIsAWholeNumberAndAUnit() {
    accepts("time", "1ms", Duration.ofMillis(1));
    accepts("time", "90s", Duration.ofSeconds(90));
    accepts("time", "2min", Duration.ofMinutes(2));
    accepts("time", "36h", Duration.ofHours(36));
    accepts("time", "30d", Duration.ofDays(30));
    rejects("time", "0s", "31d", "999999999d", "-1s", "1.5h", "2", "2 min", "2m", "min", "");
    rejects("time", "1MIN", "9".repeat(100_000) + "s");
    assertThat(KeyType.text(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(KeyType.text(Duration.ofMinutes(120))).isEqualTo("2h");
    assertThat(KeyType.text(Duration.ofMillis(1500))).isEqualTo("1500ms");
  }

  @Test
  void wordsAreTakenExactly() {
    accepts("flag", "true", true);
    accepts("flag", "false", false);
    rejects("flag", "yes", "on", "TRUE", "1", "");
    accepts("choice", "target-mean", GradientScale.TARGET_MEAN);
    rejects("choice", "TARGET_MEAN", "target_mean", "mean", "");
    assertThat(type("choice").expected()).isEqualTo("target-mean, sequence-mean or sum");
  }

  @Test
  void aWordMayStandForANumber() {
    accepts("or-none", "none", Integer.MAX_VALUE);
    accepts("or-none", "9", 9);
    rejects("or-none", "10", "None");
    assertThat(type("or-none").expected()).isEqualTo("none or a whole number from 1 to 9");
    assertThat(type("or-none").write().apply(Integer.MAX_VALUE)).isEqualTo("none");
    accepts("or-auto", "auto", Double.NEGATIVE_INFINITY);
  }

  @Test
  void aPathIsAnythingButBlank() {
    accepts("path", " a b ", " a b ");
    rejects("path", "", " ", "\t");
  }
}
