package dev.carrybit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The scale of one direction of a plot.
 *
 * @param least value that fits
 * @param most value that fits
 * @param log whether equal distances are equal ratios
 */
record PlotAxis(double least, double most, boolean log) {

  /** From this ratio of values on, the small ones would lie on top of each other. */
  private static final double RATIO = 20;

  private static final int MOST_TICKS = 6;
  private static final double MARGIN = 0.05;

  /** An axis on which all those of {@code values} fit that are finite; 0 to 1 if none is. */
  static PlotAxis of(DoubleStream values) {
    var all = values.filter(Double::isFinite).summaryStatistics();
    if (all.getCount() == 0) {
      return new PlotAxis(0, 1, false);
    }
    double least = all.getMin();
    double most = all.getMax();
    if (least > 0 && most / least >= RATIO) {
      double margin = Math.pow(most / least, MARGIN);
      return new PlotAxis(least / margin, most * margin, true);
    }
    // What is near 0 is seen against 0; where all is the same, so is all.
    double low = least >= 0 ? 0 : least - MARGIN * (most - least);
    double high = most > low ? most + MARGIN * (most - low) : low + 1;
    return new PlotAxis(low, high, false);
  }

  /** Where {@code value} lies, from 0 to 1. */
  double share(double value) {
    return log
        ? Math.log(value / least) / Math.log(most / least)
        : (value - least) / (most - least);
  }

  /** Round values along the axis. */
  List<Double> ticks() {
    return log ? powers() : multiples();
  }

  private List<Double> multiples() {
    double rough = (most - least) / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        power * DoubleStream.of(1, 2, 5, 10).filter(x -> x * power >= rough).findFirst().orElse(10);
    var ticks = new ArrayList<Double>();
    for (long i = (long) Math.ceil(least / step); i * step <= most; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> powers() {
    double decades = Math.log10(most / least);
    int[] within = decades > 3 ? new int[] {1} : new int[] {1, 2, 5};
    var ticks = new ArrayList<Double>();
    for (int power = (int) Math.floor(Math.log10(least)); Math.pow(10, power) <= most; power++) {
      for (int digit : within) {
        double tick = digit * Math.pow(10, power);
        if (tick >= least && tick <= most) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }
}
