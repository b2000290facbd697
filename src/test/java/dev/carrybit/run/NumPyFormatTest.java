package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumPyFormatTest {

  @ParameterizedTest
  @CsvSource({
    "3.0, 3.",
    "0.0, 0.",
    "-0.0, -0.",
    "-0.05239503, -0.05239503",
    "0.1, 0.1",
    "0.123456786, 0.12345679",
    "0.99999999999, 1.",
    "0.0001, 0.0001",
    "0.001953125, 0.00195312",
    "0.00009, 9.e-05",
    "0.0000123456789123, 1.23456789e-05",
    "9.999999999999e-6, 1.e-05",
    "1e-100, 1.e-100",
    "12345.678, 12345.678",
    "123456789.0, 1.23456789e+08",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf"
  })
  void numbersAreFormattedAsByNumPy(double value, String printed) {
    assertThat(NumPyFormat.of(value)).isEqualTo(printed);
  }
}
