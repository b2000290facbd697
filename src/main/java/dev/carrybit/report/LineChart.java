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
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A chart of one or several lines.
 *
 * @param xLabel name of the horizontal axis
 * @param format of the values
 * @param fractions whether the vertical axis goes from 0 to 1
 * @param powersOfTwo whether x doubles from point to point; the horizontal axis is logarithmic then
 * @param later whether the vertical axis shows the values after the first tenth of each series,
 *     which earlier ones may leave, and 0 only if they come near it
 * @param series those without a finite value are left out
 */
record LineChart(
    String title,
    String xLabel,
    DoubleFunction<String> format,
    boolean fractions,
    boolean powersOfTwo,
    boolean later,
    List<Series> series) {

  /** Line styles that differ in more than colour. */
  static final int STYLES = 8;

  private static final double LETTER_WIDTH = 7.4;
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
    series = series.stream().filter(each -> each.last().isPresent()).toList();
  }

  /** Whether no series has a value. */
  boolean isEmpty() {
    return series.isEmpty();
  }

  DomContent figure() {
    return plot().figure(title, "");
  }

  /** The chart and its title as a panel of a larger drawing, at {@code x}. */
  SvgTag panel(double x, double titleHeight) {
    var chart = plot().svg().attr("x", x).attr("y", titleHeight);
    return SvgTag.of("g", "")
        .text(x + Plot.MARGIN, Plot.LINE_HEIGHT + 6, "label row", title)
        .with(chart.attr("width", Plot.WIDTH).attr("height", Plot.HEIGHT));
  }

  private Plot plot() {
    var x = values(Point::x);
    var y = values(Point::y);
    int longest = series.stream().mapToInt(each -> each.label().length()).max().orElse(0);
    double right = Plot.WIDTH - (longest == 0 ? Plot.MARGIN : 12 + longest * LETTER_WIDTH);
    double last = Math.max(x.getMax(), powersOfTwo ? 2 * x.getMin() : x.getMin() + 1);
    var xAxis = new Axis(x.getMin(), last, powersOfTwo, Plot.LEFT, right);
    var yAxis =
        fractions
            ? Axis.rounded(0, 1, Plot.BOTTOM, Plot.TOP)
            : later ? laterAxis(y) : Axis.automatic(y.getMin(), y.getMax(), Plot.BOTTOM, Plot.TOP);
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

  private Axis laterAxis(DoubleSummaryStatistics y) {
    var later = series.stream().flatMap(Series::later).mapToDouble(Point::y).summaryStatistics();
    boolean nearZero = later.getMin() < later.getMax() / 3;
    return nearZero || later.getMin() == later.getMax()
        ? Axis.automatic(y.getMin(), y.getMax(), Plot.BOTTOM, Plot.TOP)
        : Axis.rounded(later.getMin(), later.getMax(), Plot.BOTTOM, Plot.TOP);
  }

  private DoubleSummaryStatistics values(ToDoubleFunction<Point> coordinate) {
    return series.stream().flatMap(Series::finite).mapToDouble(coordinate).summaryStatistics();
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

  /** Writes each label beside the end of its line, or near it and with a leader to it. */
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
    double x = xAxis.to() + 6;
    for (int i = 0; i < heights.length; i++) {
      var end = ends.get(i);
      if (x - 4 - end.x > Plot.LINE_HEIGHT || Math.abs(heights[i] - end.y) > Plot.LINE_HEIGHT / 2) {
        svg.line(end.x, end.y, x - 4, heights[i], "leader");
      }
      svg.text(x, heights[i] + 4, "label label" + end.series.style(), end.series.label());
    }
  }

  /** Ascending heights, moved until they are a line of text apart and above the bottom. */
  static double[] separated(double[] heights) {
    var moved = heights.clone();
    for (int i = 1; i < moved.length; i++) {
      moved[i] = Math.max(moved[i], moved[i - 1] + Plot.LINE_HEIGHT);
    }
    double lowest = Plot.BOTTOM;
    for (int i = moved.length - 1; i >= 0 && moved[i] > lowest; i--) {
      moved[i] = lowest;
      lowest -= Plot.LINE_HEIGHT;
    }
    return moved;
  }
}
