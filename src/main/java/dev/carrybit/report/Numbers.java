package dev.carrybit.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** How pages write numbers, the same in every locale. */
final class Numbers {

  private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T");
  private static final int DIGITS = 4;

  private Numbers() {}

  /** A place in a chart, to two decimals. */
  static String coordinate(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("coordinate: expected a finite number, was " + value);
    }
    return ascii(new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN));
  }

  /** Four digits, with k, M, G or T where it is large, and a power of ten where it is small. */
  static String brief(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size >= 1e15 || size > 0 && size < 1e-4) {
      return power(value);
    }
    int prefix = 0;
    var rounded = rounded(value);
    while (rounded.abs().compareTo(BigDecimal.valueOf(10_000)) >= 0
        || prefix > 0 && rounded.abs().compareTo(BigDecimal.valueOf(1000)) >= 0) {
      rounded = rounded.movePointLeft(3);
      prefix++;
    }
    return plain(rounded) + PREFIXES.get(prefix);
  }

  private static String power(double value) {
    var text = String.format(Locale.ROOT, "%.2e", value);
    var parts = text.split("e");
    return plain(new BigDecimal(parts[0])) + "e" + plain(new BigDecimal(parts[1]));
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
  }

  /** A time, in the unit that suits it. */
  static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    if (seconds >= 120) {
      long whole = Math.round(seconds);
      return whole < 7200
          ? "%d min %02d s".formatted(whole / 60, whole % 60)
          : "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
    }
    if (seconds >= 1 || seconds == 0) {
      return brief(seconds) + " s";
    }
    return seconds >= 1e-3 ? brief(rounded(seconds * 1e3).doubleValue()) + " ms" : micro(seconds);
  }

  private static String micro(double seconds) {
    return brief(rounded(seconds * 1e6).doubleValue()) + " µs";
  }

  /** A share in per cent, and all only where it is all. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return "–";
    }
    var text = new BigDecimal(share * 100).round(new MathContext(DIGITS, RoundingMode.DOWN));
    return plain(text) + " %";
  }

  /** With a minus sign as long as a plus. */
  private static String plain(BigDecimal number) {
    return ascii(number).replace('-', '−');
  }

  private static String ascii(BigDecimal number) {
    var stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    return stripped.toPlainString();
  }
}
