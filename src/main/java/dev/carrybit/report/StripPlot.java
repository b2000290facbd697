package dev.carrybit.report;

import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.sweep.SweepTable;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.StatisticalSummary;

/**
 * A result of many trainings by the value of a key: a dot for each training, a bar from the minimum
 * to the maximum, and a line through the means.
 *
 * @param key whose values are the categories of the horizontal axis
 * @param format of the results
 * @param yAxis made by {@link #automaticAxis} or {@link #fractionAxis}
 * @param categories from left to right
 */
record StripPlot(
    String title,
    String key,
    DoubleFunction<String> format,
    Axis yAxis,
    List<Category> categories) {

  private static final double LETTER_WIDTH = 6.6;
  private static final double LABEL_GAP = 8;
  private static final int MOST_LETTERS = 14;
  private static final double MEAN_HALF_WIDTH = 9;
  private static final double DOT_DISTANCE = 7;

  /**
   * The trainings with one value of the key.
   *
   * @param note below the value; empty for none
   * @param dots one a training
   */
  record Category(String value, String note, List<Dot> dots) {

    private StatisticalSummary statistics() {
      return statisticsOf(dots.stream());
    }
  }

  /**
   * A training.
   *
   * @param y its result; not shown unless finite
   */
  record Dot(double y, String tooltip) {}

  /** An axis for the results of all {@code categories}. */
  static Axis automaticAxis(List<Category> categories) {
    var all = statisticsOf(categories.stream().flatMap(each -> each.dots().stream()));
    return all.getN() == 0
        ? fractionAxis(categories)
        : Axis.automatic(all.getMin(), all.getMax(), bottom(categories), Plot.TOP);
  }

  /** An axis from 0 to 1. */
  static Axis fractionAxis(List<Category> categories) {
    return Axis.rounded(0, 1, bottom(categories), Plot.TOP);
  }

  private static double bottom(List<Category> categories) {
    boolean notes = categories.stream().anyMatch(each -> !each.note().isEmpty());
    return notes ? Plot.BOTTOM - Plot.LINE_HEIGHT : Plot.BOTTOM;
  }

  DomContent figure() {
    int stride = labelStride();
    double right = Plot.WIDTH - (stride == 1 ? Plot.MARGIN : labelWidth() / 2);
    var xAxis = new Axis(-0.5, categories.size() - 0.5, false, Plot.LEFT, right);
    var plot = new Plot(description(), xAxis, yAxis, key, format);
    for (int i = 0; i < categories.size(); i += stride) {
      plot.xTick(i, shortened(categories.get(i).value()), shortened(categories.get(i).note()));
    }
    double pixels = xAxis.pixel(1) - xAxis.pixel(0);
    drawMeans(plot, Math.min(MEAN_HALF_WIDTH / pixels, 0.35));
    for (int i = 0; i < categories.size(); i++) {
      drawDots(plot, i, pixels);
    }
    return plot.figure(title, yAxis.logarithmic() ? "logarithmic" : "");
  }

  private String description() {
    return "%s by %s; ".formatted(title, key)
        + categories.stream()
            .map(each -> each.value() + ": " + SweepTable.text(each.statistics()))
            .collect(Collectors.joining("; "));
  }

  /** Every n-th category is labelled, with n such that labels do not overlap. */
  private int labelStride() {
    double width = (Plot.WIDTH - Plot.LEFT - Plot.MARGIN) / categories.size();
    return (int) Math.max(1, Math.ceil(labelWidth() / width));
  }

  private double labelWidth() {
    var texts = categories.stream().flatMap(each -> Stream.of(each.value(), each.note()));
    int longest = texts.mapToInt(text -> shortened(text).length()).max().orElse(0);
    return longest * LETTER_WIDTH + LABEL_GAP;
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MOST_LETTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
  }

  private void drawMeans(Plot plot, double halfWidth) {
    var means = new ArrayList<Point>();
    for (int i = 0; i < categories.size(); i++) {
      var spread = categories.get(i).statistics();
      double mean = spread.getN() == 0 ? Double.NaN : spread.getMean();
      means.add(new Point(i, mean));
      if (spread.getN() > 1) {
        plot.line(new Point(i, spread.getMin()), new Point(i, spread.getMax()), "spread");
        plot.line(new Point(i - halfWidth, mean), new Point(i + halfWidth, mean), "mean");
      }
    }
    plot.path(means, "series series0");
  }

  /** Draws the dots of a category side by side, so that equal results are all visible. */
  private void drawDots(Plot plot, int category, double pixels) {
    var dots = categories.get(category).dots();
    double distance = Math.min(DOT_DISTANCE / pixels, 0.5 / dots.size());
    double x = category - distance * (dots.size() - 1) / 2;
    for (var dot : dots) {
      plot.dot(new Point(x, dot.y()), 2.8, "trial", dot.tooltip());
      x += distance;
    }
  }

  private static StatisticalSummary statisticsOf(Stream<Dot> dots) {
    return new DescriptiveStatistics(dots.mapToDouble(Dot::y).filter(Double::isFinite).toArray());
  }
}
