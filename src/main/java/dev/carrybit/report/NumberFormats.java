package dev.carrybit.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Number formats of the reports, the same in every locale. */
final class NumberFormats {

  /** A number that is not finite, in four digits, as a duration or in per cent. */
  static final String MISSING = "–";

  private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T");
  private static final int DIGITS = 4;

  private NumberFormats() {}

  /** An SVG coordinate with at most two decimals. */
  static String coordinate(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("coordinate: expected a finite number, was " + value);
    }
    return ascii(new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN));
  }

  /** Four digits, with a prefix from k to T for large numbers and an exponent for extreme ones. */
  static String compact(double value) {
    if (!Double.isFinite(value)) {
      return MISSING;
    }
    var rounded = rounded(value);
    if (isExtreme(rounded.abs().doubleValue())) {
      var parts = String.format(Locale.ROOT, "%.2e", value).split("e");
      return text(new BigDecimal(parts[0])) + "e" + text(new BigDecimal(parts[1]));
    }
    int prefix = 0;
    while (rounded.abs().compareTo(BigDecimal.valueOf(prefix == 0 ? 10_000 : 1000)) >= 0) {
      rounded = rounded.movePointLeft(3);
      prefix++;
    }
    return text(rounded) + PREFIXES.get(prefix);
  }

  /** The value of the last digit of {@link #compact}. */
  static double lastDigit(double value) {
    double size = rounded(value).abs().doubleValue();
    int digits = isExtreme(size) ? 3 : DIGITS;
    return StrictMath.pow(10, Math.floor(StrictMath.log10(size)) + 1 - digits);
  }

  private static boolean isExtreme(double size) {
    return size >= 1e15 || size > 0 && size < 1e-4;
  }

  /** A duration in hours and minutes, minutes and seconds, or a decimal number of one unit. */
  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return MISSING;
    }
    long whole = Math.round(seconds);
    if (whole >= 7200) {
      return "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
    }
    if (seconds >= 120) {
      return "%d min %02d s".formatted(whole / 60, whole % 60);
    }
    if (seconds >= 1 || seconds == 0) {
      return compact(seconds) + " s";
    }
    return seconds >= 1e-3 ? compact(seconds * 1e3) + " ms" : compact(seconds * 1e6) + " µs";
  }

  /** A fraction in per cent, rounded down: 100 % means all. */
  static String percent(double fraction) {
    return Double.isFinite(fraction)
        ? text(rounded(decimal(fraction).movePointRight(2), RoundingMode.DOWN)) + " %"
        : MISSING;
  }

  /** A whole number with all its digits. */
  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** A number of things, such as {@code 1 shard} and {@code 4 shards}. */
  static String counted(Object count, String noun) {
    return "%s %s%s".formatted(count, noun, String.valueOf(count).equals("1") ? "" : "s");
  }

  /** A correlation with its sign and two decimals. */
  static String correlation(double value) {
    return (value < 0 ? "−" : "+")
        + new BigDecimal(Math.abs(value)).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static BigDecimal rounded(double value) {
    return rounded(decimal(value), RoundingMode.HALF_EVEN);
  }

  private static BigDecimal rounded(BigDecimal value, RoundingMode mode) {
    return value.round(new MathContext(DIGITS, mode));
  }

  /** The shortest decimal number for a double, which is the one that people wrote or expect. */
  private static BigDecimal decimal(double value) {
    return new BigDecimal(Double.toString(value));
  }

  /** With U+2212, a minus sign as wide as a plus. */
  private static String text(BigDecimal number) {
    return ascii(number).replace('-', '−');
  }

  private static String ascii(BigDecimal number) {
    return (number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros()).toPlainString();
  }
}
