package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.69, 0, 0.8",
    "0, 1, 0, 1",
    "-0.3, 0.9, -0.5, 1",
    "2, 2, 2, 2.5",
    "0, 0, 0, 1e-12"
  })
  void roundScalesEndAtRoundNumbers(double low, double high, double first, double last) {
    var scale = Scale.round(low, high, 0, 100);
    assertThat(scale.low()).isEqualTo(first, within(1e-9));
    assertThat(scale.high()).isEqualTo(last, within(1e-9));
    assertThat(scale.at(scale.low())).isEqualTo(0, within(1e-9));
    assertThat(scale.at(scale.high())).isEqualTo(100, within(1e-9));
  }

  @Test
  void ticksAreFewAndRound() {
    assertThat(Scale.round(0, 0.69, 0, 1).ticks())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactly(0.0, 0.2, 0.4, 0.6, 0.8);
    assertThat(Scale.exact(0, 48, 0, 1).ticks()).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
  }

  @Test
  void valuesOfManySizesAreShownByPowersOfTen() {
    var scale = Scale.suited(0.01, 100, 200, 0);
    assertThat(scale.logarithmic()).isTrue();
    assertThat(scale.at(1)).isEqualTo(100, within(1e-6));
    assertThat(scale.at(10)).isLessThan(scale.at(1));
    assertThat(scale.ticks()).hasSizeBetween(3, 6);
    assertThat(scale.shows(0)).isFalse();
    assertThat(Scale.suited(0, 100, 0, 1).logarithmic()).as("0 has no power").isFalse();
    assertThat(Scale.suited(0.5, 1, 0, 1).low()).isZero();
  }

  @Test
  void wideLogarithmsLeaveTicksOut() {
    assertThat(Scale.suited(1e-9, 1e9, 0, 1).ticks()).hasSizeBetween(3, 7);
    assertThat(Scale.suited(0.02, 0.9, 0, 1).ticks()).hasSizeBetween(3, 7);
    assertThat(Scale.suited(3, 900, 0, 1).ticks()).hasSizeBetween(5, 6);
  }

  @Test
  void logarithmsHavePlacesForAllNumbersThatThereAre() {
    var scale = Scale.suited(Double.MIN_NORMAL, Double.MAX_VALUE, 0, 100);
    assertThat(scale.at(Double.MAX_VALUE)).isEqualTo(100, within(0.1));
    assertThat(scale.at(1)).isBetween(49.0, 51.0);
    assertThat(scale.ticks()).hasSizeBetween(3, 7);
  }
}
