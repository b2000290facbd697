package dev.carrybit.report;

import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A chart of one or several lines.
 *
 * @param xLabel name of the horizontal axis
 * @param x the horizontal axis, which ends earlier where labels need the room
 * @param powersOfTwo whether x doubles from point to point
 * @param format of the values
 * @param vertical the values that the vertical axis shows
 * @param series those without a finite value on the horizontal axis are left out
 */
record LineChart(
    String title,
    String xLabel,
    Axis x,
    boolean powersOfTwo,
    DoubleFunction<String> format,
    Vertical vertical,
    List<Series> series) {

  /** The values that a vertical axis shows. */
  enum Vertical {
    /** All. */
    ALL,
    /** From 0 to 1. */
    FRACTIONS,
    /**
     * Up to the highest one after the first tenth of each series, above which earlier ones may lie;
     * 0 only if a value comes near it.
     */
    LATER
  }

  /** Line styles that differ in more than colour. */
  static final int STYLES = 8;

  private static final double LETTER_WIDTH = 7.4;
  private static final double LABEL_GAP = 6;

  /** Lines of text that fit a column of labels. */
  private static final int LINES = 1 + (int) ((Plot.BOTTOM - Plot.TOP) / Plot.LINE_HEIGHT);

  private static final int MOST_COLUMNS = 4;
  private static final int MOST_POWERS = 8;
  private static final int MOST_MARKERS = 60;

  /**
   * A line of a chart.
   *
   * @param label at its end; empty for the only line of a chart
   * @param style number of its style, modulo {@link #STYLES}
   * @param markers whether its points are marked while they are few
   * @param points from left to right
   */
  record Series(String label, int style, boolean markers, List<Point> points) {

    Series {
      style %= STYLES;
    }

    private Series on(Axis x) {
      var shown = points.stream().filter(point -> x.shows(point.x())).toList();
      return new Series(label, style, markers, shown);
    }

    private boolean marked() {
      return markers && points.size() <= MOST_MARKERS || points.size() == 1;
    }

    private Stream<Point> finite() {
      return points.stream().filter(point -> Double.isFinite(point.y()));
    }

    private Optional<Point> last() {
      return finite().reduce((first, second) -> second);
    }

    private Stream<Point> later() {
      return finite().skip(Math.round(finite().count() / 10.0));
    }
  }

  LineChart {
    series =
        series.stream().map(each -> each.on(x)).filter(each -> each.last().isPresent()).toList();
  }

  /** Whether no series has a value. */
  boolean isEmpty() {
    return series.isEmpty();
  }

  DomContent figure() {
    return plot().figure(title, above());
  }

  /** The chart and its title as a panel of a larger drawing, at {@code left}. */
  SvgTag panel(double left, double titleHeight) {
    var plot = plot();
    var chart = plot.svg().attr("x", left).attr("y", titleHeight);
    return SvgTag.of("g", "")
        .text(left + Plot.MARGIN, Plot.LINE_HEIGHT + 6, "label row", title, plot.note(above()))
        .with(chart.attr("width", Plot.WIDTH).attr("height", Plot.HEIGHT));
  }

  private Plot plot() {
    boolean labelled = series.stream().anyMatch(each -> !each.label().isEmpty());
    double labels = LABEL_GAP + columns(series.size()) * columnWidth();
    double right = Plot.WIDTH - (labelled ? labels : Plot.MARGIN);
    var xAxis = new Axis(x.low(), x.high(), x.logarithmic(), Plot.LEFT, right);
    var yAxis = yAxis();
    var plot = new Plot(description(), xAxis, yAxis, xLabel, format);
    plot.xTicks(powersOfTwo ? powers() : xAxis.ticks());
    for (var each : series) {
      plot.path(each.points(), "series series" + each.style());
      if (each.marked()) {
        var style = "marker marker" + each.style();
        each.points().forEach(point -> plot.dot(point, 2.6, style, tooltip(point)));
      }
    }
    addLabels(plot.svg(), xAxis, yAxis);
    return plot;
  }

  /** The columns of so many labels, at least one. */
  private static int columns(int labels) {
    return Math.max(1, Math.min(MOST_COLUMNS, (labels + LINES - 1) / LINES));
  }

  private double columnWidth() {
    int longest = series.stream().mapToInt(each -> each.label().length()).max().orElse(0);
    return longest * LETTER_WIDTH + LABEL_GAP;
  }

  private Axis yAxis() {
    if (vertical == Vertical.FRACTIONS) {
      return Axis.rounded(0, 1, Plot.BOTTOM, Plot.TOP);
    }
    var all = values(Series::finite);
    var last = values(Series::later);
    boolean nearZero = all.getMin() < last.getMax() / 3;
    return vertical == Vertical.ALL || nearZero || last.getMin() == last.getMax()
        ? Axis.automatic(all.getMin(), all.getMax(), Plot.BOTTOM, Plot.TOP)
        : Axis.rounded(all.getMin(), last.getMax(), Plot.BOTTOM, Plot.TOP);
  }

  private DoubleSummaryStatistics values(Function<Series, Stream<Point>> points) {
    return series.stream().flatMap(points).mapToDouble(Point::y).summaryStatistics();
  }

  /** Names the highest value if it is above the axis. */
  private String above() {
    var axis = yAxis();
    return series.stream()
        .flatMap(Series::finite)
        .max(Comparator.comparingDouble(Point::y))
        .filter(point -> !axis.shows(point.y()))
        .map(
            point ->
                "up to %s at %s %s, above the axis"
                    .formatted(format.apply(point.y()), xLabel, NumberFormats.count(point.x())))
        .orElse("");
  }

  private String tooltip(Point point) {
    return NumberFormats.compact(point.x()) + ": " + format.apply(point.y());
  }

  private String description() {
    return title + series.stream().map(this::lastValue).collect(Collectors.joining());
  }

  private String lastValue(Series line) {
    var last = line.last().orElseThrow();
    return "%s: %s at %s"
        .formatted(
            line.label().isEmpty() ? "" : "; " + line.label(),
            format.apply(last.y()),
            NumberFormats.compact(last.x()));
  }

  /** The values of x of the first series, or every second one of many. */
  private List<Double> powers() {
    var all = series.get(0).points().stream().map(Point::x).toList();
    int stride = all.size() > MOST_POWERS ? 2 : 1;
    return IntStream.range(0, all.size())
        .filter(i -> (all.size() - 1 - i) % stride == 0)
        .mapToObj(all::get)
        .toList();
  }

  /** The end of a line, in pixels. */
  private record LineEnd(Series series, double x, double y) {}

  /**
   * Writes each label beside the end of its line, or near it and with a leader to it. Of many
   * labels, neighbours are in different columns.
   */
  private void addLabels(SvgTag svg, Axis xAxis, Axis yAxis) {
    var ends = new ArrayList<LineEnd>();
    for (var each : series) {
      each.last()
          .filter(point -> !each.label().isEmpty() && yAxis.shows(point.y()))
          .ifPresent(
              point -> ends.add(new LineEnd(each, xAxis.pixel(point.x()), yAxis.pixel(point.y()))));
    }
    ends.sort(Comparator.comparingDouble(LineEnd::y));
    var heights = separated(ends.stream().mapToDouble(LineEnd::y).toArray());
    int columns = columns(heights.length);
    for (int i = 0; i < heights.length; i++) {
      var end = ends.get(i);
      double left = xAxis.to() + LABEL_GAP + i % columns * columnWidth();
      boolean apart =
          left - 4 - end.x > Plot.LINE_HEIGHT
              || Math.abs(heights[i] - end.y) > Plot.LINE_HEIGHT / 2;
      // a leader to a single point would look like its line
      if (apart && end.series.points().size() > 1) {
        svg.line(end.x, end.y, left - 4, heights[i], "leader");
      }
      svg.text(left, heights[i] + 4, "label label" + end.series.style(), end.series.label());
    }
  }

  /**
   * Ascending heights, moved until they are between the top and the bottom, and those of a column a
   * line of text apart or as far as they fit.
   */
  static double[] separated(double[] heights) {
    var moved = heights.clone();
    double room = (Plot.BOTTOM - Plot.TOP) / Math.max(1, moved.length - 1);
    double distance = Math.min(Plot.LINE_HEIGHT / columns(moved.length), room);
    for (int i = 1; i < moved.length; i++) {
      moved[i] = Math.max(moved[i], moved[i - 1] + distance);
    }
    double lowest = Plot.BOTTOM;
    for (int i = moved.length - 1; i >= 0 && moved[i] > lowest; i--) {
      moved[i] = lowest;
      lowest -= distance;
    }
    return moved;
  }
}
