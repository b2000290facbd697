package dev.carrybit.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats a number as NumPy does in an array of one: at most 8 decimals, no trailing zeros. */
public final class NumPyFormat {
  private static final int DECIMALS = 8;
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double SMALLEST_LARGE = 1e8;

  private NumPyFormat() {}

  /** The number without brackets. */
  public static String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    var size = Math.abs(value);
    if (size != 0 && (size < SMALLEST_PLAIN || size >= SMALLEST_LARGE)) {
      return scientific(value);
    }
    var sign = size == 0 && 1 / value < 0 ? "-" : "";
    return sign + trimmed(new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN));
  }

  private static String scientific(double value) {
    var rounded =
        new BigDecimal(value).round(new MathContext(DECIMALS + 1, RoundingMode.HALF_EVEN));
    var exponent = rounded.precision() - rounded.scale() - 1;
    return trimmed(rounded.scaleByPowerOfTen(-exponent)) + "e%+03d".formatted(exponent);
  }

  /** The point stays without decimals too. */
  private static String trimmed(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    return stripped.scale() > 0 ? stripped.toPlainString() : stripped.toPlainString() + ".";
  }
}
