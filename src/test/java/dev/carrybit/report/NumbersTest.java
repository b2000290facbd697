package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "0.6982149, 0.6982",
    "-1.5, −1.5",
    "50, 50",
    "9010.4, 9010",
    "9999.9, 10k",
    "28484.7, 28.48k",
    "1234567, 1.235M",
    "2e12, 2T",
    "3e20, 3e20",
    "0.0001, 0.0001",
    "0.000012345, 1.23e−5",
    "-0.00002, −2e−5",
    "NaN, –",
    "Infinity, –"
  })
  void briefNumbersHaveFourDigits(double value, String written) {
    assertThat(Numbers.brief(value)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "0.0000084, 8.4 µs",
    "0.0842557, 84.26 ms",
    "1.5, 1.5 s",
    "73.412, 73.41 s",
    "125, 2 min 05 s",
    "7260, 2 h 01 min",
    "NaN, –"
  })
  void timesHaveTheUnitThatSuitsThem(double seconds, String written) {
    assertThat(Numbers.seconds(seconds)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"1, 100 %", "0.99999, 99.99 %", "0.5, 50 %", "0, 0 %", "NaN, –"})
  void allIsSaidOnlyWhereItIsAll(double share, String written) {
    assertThat(Numbers.percent(share)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-0.126, -0.13", "12345.5, 12345.5", "-0.001, 0"})
  void placesInChartsAreAscii(double value, String written) {
    assertThat(Numbers.coordinate(value)).isEqualTo(written);
  }
}
