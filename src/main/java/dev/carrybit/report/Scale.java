package dev.carrybit.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Values along an axis, and where they lie on it.
 *
 * @param low the value at the axis's beginning
 * @param high the value at its end, larger
 * @param logarithmic whether equal ratios are equally far
 * @param from the place of {@code low}
 * @param to the place of {@code high}
 */
record Scale(double low, double high, boolean logarithmic, double from, double to) {

  /** Ratio of values from which on a logarithmic axis shows more. */
  private static final double WIDE = 30;

  private static final int MOST_TICKS = 6;

  /** A scale for values from {@code low} to {@code high} with round numbers at both ends. */
  static Scale round(double low, double high, double from, double to) {
    double span = high > low ? high - low : Math.max(Math.abs(high), 1e-12);
    double step = step(span, MOST_TICKS - 1);
    double first = step * Math.floor(low / step + 1e-9);
    double last = step * Math.ceil(high / step - 1e-9);
    return new Scale(first, last > first ? last : first + step, false, from, to);
  }

  /** A scale for positive values, by powers of ten where that shows more. */
  static Scale suited(double low, double high, double from, double to) {
    if (low > 0 && high / low >= WIDE) {
      return new Scale(low / 1.1, Math.min(high * 1.1, Double.MAX_VALUE), true, from, to);
    }
    return round(Math.min(0, low), high, from, to);
  }

  /** A scale from the first to the last of values, for an axis along the bottom. */
  static Scale exact(double low, double high, double from, double to) {
    return new Scale(low, high > low ? high : low + 1, false, from, to);
  }

  /** Where {@code value} lies. */
  double at(double value) {
    double share =
        logarithmic
            ? (StrictMath.log(value) - StrictMath.log(low))
                / (StrictMath.log(high) - StrictMath.log(low))
            : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /** Whether {@code value} has a place. */
  boolean shows(double value) {
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }

  /** Round values on the axis. */
  List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    if (logarithmic) {
      powers(ticks);
      return ticks;
    }
    double step = step(high - low, MOST_TICKS - 1);
    double slack = step * 1e-9;
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + slack; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** 1, 2 and 5 times powers of ten, or 1 and 3 times, or powers alone, or some of them. */
  private void powers(List<Double> ticks) {
    double decades = StrictMath.log10(high) - StrictMath.log10(low);
    double[] within =
        decades <= 2
            ? new double[] {1, 2, 5}
            : decades <= 3 ? new double[] {1, 3} : new double[] {1};
    int stride = (int) Math.max(1, Math.ceil(decades / MOST_TICKS));
    int first = (int) Math.floor(StrictMath.log10(low));
    for (int power = first; StrictMath.pow(10, power) <= high; power++) {
      for (double factor : within) {
        double value = factor * StrictMath.pow(10, power);
        if (value >= low && value <= high && Math.floorMod(power, stride) == 0) {
          ticks.add(value);
        }
      }
    }
  }

  /** A step of 1, 2 or 5 times a power of ten that goes at most {@code most} times into a span. */
  private static double step(double span, int most) {
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(span / most)));
    double rough = span / most / power;
    double factor = rough <= 1 ? 1 : rough <= 2 ? 2 : rough <= 5 ? 5 : 10;
    return factor * power;
  }
}
