package dev.carrybit.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Numbers as NumPy prints them: eight decimals, without zeros at the end. */
final class Decimals {

  private static final int PLACES = 8;

  private Decimals() {}

  static String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    var rounded = new BigDecimal(value).setScale(PLACES, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  static String of(double[] values) {
    return Arrays.stream(values).mapToObj(Decimals::of).collect(Collectors.joining(" "));
  }
}
