package dev.carrybit.report;

import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.StatisticalSummary;

/**
 * A result of many trainings by the value of a key: a dot for each training, a bar from the minimum
 * to the maximum, and a line through the means.
 *
 * @param format of the results
 * @param fraction whether the results go from 0 to 1
 * @param notes whether it says below each value how many trainings reached the target
 * @param result of a training; not shown unless finite
 */
record StripPlot(
    String title,
    DoubleFunction<String> format,
    boolean fraction,
    boolean notes,
    ToDoubleFunction<Trial> result) {

  private static final double LETTER_WIDTH = 6.6;
  private static final double LABEL_GAP = 8;
  private static final int MOST_LETTERS = 14;
  private static final double MEAN_HALF_WIDTH = 9;
  private static final double DOT_DISTANCE = 7;

  /**
   * Draws {@code rows}, a column for each.
   *
   * @param rows that differ in the value of their first key
   * @param all rows, which the vertical axis has room for
   */
  DomContent figure(List<Combination> rows, List<Combination> all) {
    int longest = rows.stream().flatMap(this::texts).mapToInt(String::length).max().orElse(0);
    double labelWidth = longest * LETTER_WIDTH + LABEL_GAP;
    double columnWidth = (Plot.WIDTH - Plot.LEFT - Plot.MARGIN) / rows.size();
    // every n-th column is labelled, with n such that labels do not overlap
    int stride = (int) Math.max(1, Math.ceil(labelWidth / columnWidth));
    double right = Plot.WIDTH - (stride == 1 ? Plot.MARGIN : labelWidth / 2);
    var xAxis = new Axis(-0.5, rows.size() - 0.5, false, Plot.LEFT, right);
    var key = rows.get(0).values().keySet().stream().findFirst().orElse("");
    var plot = new Plot(description(key, rows), xAxis, yAxis(all), key, format);
    for (int i = 0; i < rows.size(); i += stride) {
      var texts = texts(rows.get(i)).toList();
      plot.xTick(i, texts.get(0), texts.get(1));
    }
    double pixels = xAxis.pixel(1) - xAxis.pixel(0);
    drawMeans(plot, rows, Math.min(MEAN_HALF_WIDTH / pixels, 0.35));
    for (int i = 0; i < rows.size(); i++) {
      drawDots(plot, rows.get(i), i, pixels);
    }
    return plot.figure(title, "");
  }

  /** The two lines below a column. */
  private Stream<String> texts(Combination row) {
    return Stream.of(shortened(value(row)), notes ? row.reached() : "");
  }

  private static String value(Combination row) {
    return row.values().values().stream().findFirst().orElse("all");
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MOST_LETTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
  }

  private String description(String key, List<Combination> rows) {
    return "%s by %s; ".formatted(title, key)
        + rows.stream()
            .map(row -> value(row) + ": " + SweepTable.text(statistics(List.of(row))))
            .collect(Collectors.joining("; "));
  }

  private Axis yAxis(List<Combination> rows) {
    double bottom = notes ? Plot.BOTTOM - Plot.LINE_HEIGHT : Plot.BOTTOM;
    var results = statistics(rows);
    return fraction || results.getN() == 0
        ? Axis.rounded(0, 1, bottom, Plot.TOP)
        : Axis.automatic(results.getMin(), results.getMax(), bottom, Plot.TOP);
  }

  private StatisticalSummary statistics(List<Combination> rows) {
    var results = rows.stream().flatMap(row -> row.trials().values().stream()).mapToDouble(result);
    return new DescriptiveStatistics(results.filter(Double::isFinite).toArray());
  }

  private void drawMeans(Plot plot, List<Combination> rows, double halfWidth) {
    var means = new ArrayList<Point>();
    for (int i = 0; i < rows.size(); i++) {
      var spread = statistics(rows.subList(i, i + 1));
      double mean = spread.getMean();
      means.add(new Point(i, mean));
      if (spread.getN() > 1) {
        plot.line(new Point(i, spread.getMin()), new Point(i, spread.getMax()), "spread");
        plot.line(new Point(i - halfWidth, mean), new Point(i + halfWidth, mean), "mean");
      }
    }
    plot.path(means, "series series0");
  }

  /** Draws the dots of a row side by side, so that equal results are all visible. */
  private void drawDots(Plot plot, Combination row, int column, double pixels) {
    int count = row.trials().size();
    double distance = Math.min(DOT_DISTANCE / pixels, 0.5 / count);
    double x = column - distance * (count - 1) / 2;
    for (var seed : row.trials().keySet()) {
      double y = result.applyAsDouble(row.trials().get(seed));
      var tooltip = "%s seed=%d: %s".formatted(row.label(), seed, format.apply(y));
      plot.dot(new Point(x, y), 2.8, "trial", tooltip.strip());
      x += distance;
    }
  }
}
