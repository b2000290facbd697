package dev.carrybit.report;

import dev.carrybit.report.Series.Point;
import dev.carrybit.sweep.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A number of many trainings against the values of a key: a dot for each training, a bar from the
 * least to the most, and a line through the means.
 *
 * @param title of the figure
 * @param key whose values are along the bottom
 * @param unit writes a number
 * @param up where numbers lie, see {@link #suited} and {@link #shares}
 * @param columns from left to right
 */
record ValueChart(
    String title, String key, DoubleFunction<String> unit, Scale up, List<Column> columns) {

  private static final double OF_A_LETTER = 6.6;
  private static final double GAP = 8;
  private static final int MOST_LETTERS = 14;
  private static final double MEAN = 9;
  private static final double ASIDE = 7;

  /**
   * The trainings with one value.
   *
   * @param note below the value; empty where there is none
   * @param dots one for each training
   */
  record Column(String value, String note, List<Dot> dots) {

    private Spread spread() {
      return Spread.of(dots.stream().mapToDouble(Dot::y));
    }
  }

  /**
   * A training.
   *
   * @param y its number; what is not finite is not shown
   * @param told when it is pointed at
   */
  record Dot(double y, String told) {}

  ValueChart {
    columns = List.copyOf(columns);
  }

  /** A scale for all {@code columns} of one chart or several, where any has a number. */
  static Scale suited(List<Column> columns) {
    var all = Spread.of(columns.stream().flatMap(each -> each.dots().stream()).mapToDouble(Dot::y));
    return all.count() == 0
        ? shares(columns)
        : Scale.suited(all.least(), all.most(), bottom(columns), Axes.TOP);
  }

  /** A scale from 0 to 1. */
  static Scale shares(List<Column> columns) {
    return Scale.round(0, 1, bottom(columns), Axes.TOP);
  }

  private static double bottom(List<Column> columns) {
    return Axes.bottom(columns.stream().allMatch(each -> each.note().isEmpty()) ? 1 : 2);
  }

  Tag figure() {
    int stride = stride();
    double right = Axes.WIDTH - (stride == 1 ? Axes.MARGIN : letters() / 2);
    var across = new Scale(-0.5, columns.size() - 0.5, false, Axes.LEFT, right);
    double bottom = bottom(columns);
    var axes = new Axes(description(), right, bottom);
    axes.values(up, unit);
    for (int i = 0; i < columns.size(); i += stride) {
      axes.place(across.at(i), shortened(columns.get(i).value()));
      axes.text(
          across.at(i), bottom + 17 + Axes.LINE, "row middle", shortened(columns.get(i).note()));
    }
    axes.name(key);
    means(axes, across);
    for (int i = 0; i < columns.size(); i++) {
      dots(axes, columns.get(i), across.at(i), (right - Axes.LEFT) / columns.size());
    }
    return axes.figure(title, up.logarithmic() ? "logarithmic" : "");
  }

  private String description() {
    var means =
        columns.stream()
            .map(each -> each.value() + ": " + each.spread().text())
            .collect(Collectors.joining("; "));
    return "%s by %s; %s".formatted(title, key, means);
  }

  /** Every so many values have room for what is written below them. */
  private int stride() {
    double width = (Axes.WIDTH - Axes.LEFT - Axes.MARGIN) / columns.size();
    return (int) Math.max(1, Math.ceil(letters() / width));
  }

  private double letters() {
    var texts = columns.stream().flatMap(each -> Stream.of(each.value(), each.note()));
    int longest = texts.mapToInt(each -> shortened(each).length()).max().orElse(0);
    return longest * OF_A_LETTER + GAP;
  }

  private static String shortened(String text) {
    int letters = text.codePointCount(0, text.length());
    return letters <= MOST_LETTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
  }

  private void means(Axes axes, Scale across) {
    double half = Math.min(MEAN, (across.at(1) - across.at(0)) * 0.35);
    var means = new ArrayList<Point>();
    for (int i = 0; i < columns.size(); i++) {
      var spread = columns.get(i).spread();
      means.add(new Point(i, spread.count() == 0 ? Double.NaN : spread.mean()));
      if (spread.count() > 1) {
        double x = across.at(i);
        double mean = up.at(spread.mean());
        axes.line(x, up.at(spread.least()), x, up.at(spread.most()), "spread");
        axes.line(x - half, mean, x + half, mean, "mean");
      }
    }
    axes.path(means, across, up, "look look0");
  }

  /** Trainings stand side by side, so that those with the same number are seen. */
  private void dots(Axes axes, Column column, double x, double width) {
    var dots = column.dots();
    double aside = Math.min(ASIDE, width / 2 / dots.size());
    double first = x - aside * (dots.size() - 1) / 2;
    IntStream.range(0, dots.size())
        .filter(i -> up.shows(dots.get(i).y()))
        .forEach(
            i ->
                axes.dot(
                    first + i * aside, up.at(dots.get(i).y()), 2.8, "one", dots.get(i).told()));
  }
}
