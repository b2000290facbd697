package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatsTest {

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
    "9.9994e14, 999.9T",
    "-9.9996e14, −1e15",
    "3e20, 3e20",
    "0.0001, 0.0001",
    "0.000012345, 1.23e−5",
    "-0.00002, −2e−5",
    "NaN, –",
    "Infinity, –"
  })
  void compactNumbersHaveFourDigits(double value, String written) {
    assertThat(NumberFormats.compact(value)).isEqualTo(written);
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
  void durationsHaveASuitableUnit(double seconds, String written) {
    assertThat(NumberFormats.duration(seconds)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 100 %",
    "0.99999, 99.99 %",
    "0.5, 50 %",
    "0, 0 %",
    "0.998, 99.8 %",
    "0.57, 57 %",
    "NaN, –"
  })
  void percentagesAreRoundedDown(double share, String written) {
    assertThat(NumberFormats.percent(share)).isEqualTo(written);
  }

  @Test
  void countsHaveAllTheirDigits() {
    assertThat(NumberFormats.count(80791)).isEqualTo("80,791");
    assertThat(NumberFormats.count(10_000)).isEqualTo("10,000");
    assertThat(NumberFormats.counted("1", "shard")).isEqualTo("1 shard");
    assertThat(NumberFormats.counted(4, "shard")).isEqualTo("4 shards");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-0.126, -0.13", "12345.5, 12345.5", "-0.001, 0"})
  void coordinatesHaveTwoDecimals(double value, String written) {
    assertThat(NumberFormats.coordinate(value)).isEqualTo(written);
  }
}
