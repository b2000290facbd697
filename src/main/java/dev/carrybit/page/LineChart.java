package dev.carrybit.page;

import dev.carrybit.page.Series.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Lines over a common axis, as a figure with its title.
 *
 * @param title of the figure
 * @param axis what is along the bottom
 * @param unit writes a value
 * @param bounds of the values, where they are known beforehand
 * @param series the lines
 * @param doubling whether each of a few values along the bottom is twice the one before it
 */
record LineChart(
    String title,
    String axis,
    DoubleFunction<String> unit,
    Optional<Bounds> bounds,
    List<Series> series,
    boolean doubling) {

  private static final double WIDTH = 440;
  private static final double HEIGHT = 250;
  private static final double TOP = 12;
  private static final double BOTTOM = 38;
  private static final double LEFT = 52;
  private static final double LINE = 14;
  private static final double OF_A_LETTER = 7.4;

  /** The smallest and the largest value of an axis. */
  record Bounds(double low, double high) {}

  /** A chart of values from 0 on, or by powers of ten. */
  static LineChart of(String title, String axis, DoubleFunction<String> unit, List<Series> series) {
    return new LineChart(title, axis, unit, Optional.empty(), series, false);
  }

  /** The same with given bounds. */
  LineChart within(double low, double high) {
    return new LineChart(title, axis, unit, Optional.of(new Bounds(low, high)), series, doubling);
  }

  /** The same along powers of two. */
  LineChart byDoubling() {
    return new LineChart(title, axis, unit, bounds, series, true);
  }

  /** Whether there is anything to show. */
  boolean isEmpty() {
    return values(Point::y).findAny().isEmpty();
  }

  Tag figure() {
    double right = WIDTH - rightMargin();
    var across = across(right);
    var up = up();
    var svg =
        Tag.of("svg")
            .with("viewBox", "0 0 %s %s".formatted(coordinate(WIDTH), coordinate(HEIGHT)))
            .with("role", "img")
            .with("aria-label", description());
    grid(svg, across, up, right);
    series.forEach(each -> draw(svg, each, across, up));
    labels(svg, across, up);
    var caption = Tag.of("figcaption").text(title);
    if (up.logarithmic()) {
      caption.add(Tag.of("span", "note").text(" logarithmic"));
    }
    return Tag.of("figure", "chart").add(caption, svg);
  }

  private static String coordinate(double value) {
    return Numbers.coordinate(value);
  }

  private String description() {
    var text = new StringBuilder(title);
    for (var each : series) {
      var last = lastShown(each);
      last.ifPresent(
          point ->
              text.append(each.label().isEmpty() ? ":" : "; " + each.label() + ":")
                  .append(" %s at %s".formatted(unit.apply(point.y()), Numbers.brief(point.x()))));
    }
    return text.toString();
  }

  private double rightMargin() {
    int longest = series.stream().mapToInt(each -> each.label().length()).max().orElse(0);
    return longest == 0 ? 14 : 12 + longest * OF_A_LETTER;
  }

  private DoubleStream values(ToDoubleFunction<Point> of) {
    return series.stream()
        .flatMap(each -> each.points().stream())
        .filter(point -> Double.isFinite(point.y()))
        .mapToDouble(of);
  }

  private Scale across(double right) {
    double low = values(Point::x).min().orElse(0);
    double high = values(Point::x).max().orElse(1);
    return doubling
        ? new Scale(low, high > low ? high : 2 * low, true, LEFT + 8, right - 4)
        : Scale.exact(low, high, LEFT, right);
  }

  private Scale up() {
    double bottom = HEIGHT - BOTTOM;
    if (bounds.isPresent()) {
      return Scale.round(bounds.get().low(), bounds.get().high(), bottom, TOP);
    }
    double low = values(Point::y).min().orElse(0);
    return Scale.suited(low, values(Point::y).max().orElse(1), bottom, TOP);
  }

  private void grid(Tag svg, Scale across, Scale up, double right) {
    double bottom = HEIGHT - BOTTOM;
    for (double tick : up.ticks()) {
      double y = up.at(tick);
      svg.add(line(LEFT, y, right, y, "grid"));
      svg.add(label(LEFT - 7, y + 4, "tick end", unit.apply(tick)));
    }
    var ticks = doubling ? series.get(0).points().stream().map(Point::x).toList() : across.ticks();
    for (double tick : ticks) {
      double x = across.at(tick);
      svg.add(line(x, bottom, x, bottom + 4, "axis"));
      svg.add(label(x, bottom + 17, "tick middle", Numbers.brief(tick)));
    }
    svg.add(line(LEFT, bottom, right, bottom, "axis"));
    svg.add(label((LEFT + right) / 2, HEIGHT - 5, "tick middle", axis));
  }

  private static Tag line(double x1, double y1, double x2, double y2, String style) {
    return Tag.of("line", style).with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
  }

  private static Tag label(double x, double y, String style, String text) {
    return Tag.of("text", style).with("x", x).with("y", y).text(text);
  }

  private void draw(Tag svg, Series each, Scale across, Scale up) {
    var path = new StringBuilder();
    boolean pen = false;
    for (var point : each.thinned()) {
      boolean shown = up.shows(point.y());
      if (shown) {
        path.append(pen ? 'L' : 'M').append(coordinate(across.at(point.x())));
        path.append(' ').append(coordinate(up.at(point.y())));
      }
      pen = shown;
    }
    var look = "look look" + each.look() % Series.LOOKS;
    svg.add(Tag.of("path", look).with("d", path.toString()));
    if (each.dots() || each.points().size() == 1) {
      each.points().stream()
          .filter(point -> up.shows(point.y()))
          .forEach(point -> svg.add(dot(each, point, across, up)));
    }
  }

  private Tag dot(Series each, Point point, Scale across, Scale up) {
    var told = "%s: %s".formatted(Numbers.brief(point.x()), unit.apply(point.y()));
    return Tag.of("circle", "dot dot" + each.look() % Series.LOOKS)
        .with("cx", across.at(point.x()))
        .with("cy", up.at(point.y()))
        .with("r", 2.6)
        .add(Tag.of("title").text(told));
  }

  /** A label stands where its line ends, or as near to it as others let it. */
  private record Label(Series of, double x, double y) {}

  private void labels(Tag svg, Scale across, Scale up) {
    var labels = new ArrayList<Label>();
    for (var each : series) {
      lastShown(each)
          .filter(point -> !each.label().isEmpty() && up.shows(point.y()))
          .ifPresent(
              point -> labels.add(new Label(each, across.at(point.x()), up.at(point.y()) + 4)));
    }
    labels.sort(Comparator.comparingDouble(Label::y));
    var places = apart(labels.stream().mapToDouble(Label::y).toArray());
    double x = WIDTH - rightMargin() + 6;
    for (int i = 0; i < labels.size(); i++) {
      int look = labels.get(i).of().look() % Series.LOOKS;
      leader(svg, labels.get(i), x - 4, places[i] - 4);
      svg.add(label(x, places[i], "label ink" + look, labels.get(i).of().label()));
    }
  }

  /** Leads from a line's end to its label, where that is not beside it. */
  private static void leader(Tag svg, Label label, double x, double y) {
    double end = label.y() - 4;
    if (x - label.x() > LINE || Math.abs(y - end) > LINE / 2) {
      svg.add(line(label.x(), end, x, y, "leader"));
    }
  }

  /** Heights in ascending order, moved until no two labels touch, and none leaves the chart. */
  static double[] apart(double[] heights) {
    var places = heights.clone();
    for (int i = 1; i < places.length; i++) {
      places[i] = Math.max(places[i], places[i - 1] + LINE);
    }
    double lowest = HEIGHT - BOTTOM + 4;
    for (int i = places.length - 1; i >= 0 && places[i] > lowest; i--) {
      places[i] = lowest;
      lowest -= LINE;
    }
    return places;
  }

  private static Optional<Point> lastShown(Series each) {
    return each.points().stream()
        .filter(point -> Double.isFinite(point.y()))
        .reduce((first, second) -> second);
  }
}
