package dev.carrybit.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How numbers lie about their mean.
 *
 * @param count of numbers; the others say nothing where it is 0
 * @param mean of them
 * @param deviation from it, of a sample: √(Σ (x − mean)² / (count − 1)); 0 for one number
 * @param least of them
 * @param most of them
 */
public record Spread(int count, double mean, double deviation, double least, double most) {

  private static final double SMALL = 1e-4;

  /** The spread of those of {@code numbers} that are finite. */
  public static Spread of(DoubleStream numbers) {
    var all = numbers.filter(Double::isFinite).toArray();
    // A power of two, which changes no digit, keeps sums and squares of large numbers finite.
    int size = Math.getExponent(Arrays.stream(all).map(Math::abs).max().orElse(0)) + 1;
    var small = Arrays.stream(all).map(x -> Math.scalb(x, -size)).toArray();
    double mean = Arrays.stream(small).sum() / all.length;
    double squares = Arrays.stream(small).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = all.length > 1 ? Math.sqrt(squares / (all.length - 1)) : 0;
    double least = Arrays.stream(all).min().orElse(Double.NaN);
    double most = Arrays.stream(all).max().orElse(Double.NaN);
    return new Spread(all.length, Math.scalb(mean, size), Math.scalb(deviation, size), least, most);
  }

  /** {@code mean ± deviation}, without what the deviation makes uncertain; – for no numbers. */
  public String text() {
    if (count == 0) {
      return "–";
    }
    if (count == 1) {
      return plain(mean, 3);
    }
    if (deviation == 0) {
      return plain(mean, 4) + " ± 0";
    }
    var rounded = new BigDecimal(deviation).round(new MathContext(2));
    int scale = Math.max(0, Math.min(rounded.scale(), 17));
    if (deviation < SMALL) {
      return plain(mean, 3) + " ± " + plain(deviation, 2);
    }
    var centre = new BigDecimal(mean).setScale(scale, RoundingMode.HALF_EVEN);
    return centre.toPlainString() + " ± " + rounded.setScale(scale, RoundingMode.HALF_EVEN);
  }

  /** A number in so many digits, without an exponent where it needs none. */
  static String plain(double value, int digits) {
    if (value != 0 && Math.abs(value) < SMALL) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    var rounded = new BigDecimal(value).round(new MathContext(digits));
    var whole = rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    return whole.signum() == 0
        ? "0"
        : whole.stripTrailingZeros().setScale(scale(whole)).toPlainString();
  }

  private static int scale(BigDecimal value) {
    return Math.max(0, value.stripTrailingZeros().scale());
  }
}
