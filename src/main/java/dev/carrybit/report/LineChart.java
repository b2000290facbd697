package dev.carrybit.report;

import dev.carrybit.report.Series.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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

  private static final double BOTTOM = Axes.bottom(1);
  private static final double OF_A_LETTER = 7.4;
  private static final int MOST_POWERS = 8;

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
    return axes().figure(title, up().logarithmic() ? "logarithmic" : "");
  }

  /** The chart and its title as a part of a picture, {@code x} from its left. */
  Tag part(double x) {
    return Tag.of("g")
        .add(Axes.title(x, title))
        .add(axes().svg().with("x", x).with("y", Axes.TITLE));
  }

  private Axes axes() {
    double right = Axes.WIDTH - rightMargin();
    var across = across(right);
    var up = up();
    var axes = new Axes(description(), right, BOTTOM);
    axes.values(up, unit);
    axes.places(across, doubling ? powers() : across.ticks());
    axes.name(axis);
    series.forEach(each -> draw(axes, each, across, up));
    labels(axes, across, up);
    return axes;
  }

  /** The first series' places along the bottom, every other one where there are many. */
  private List<Double> powers() {
    var all = series.get(0).points().stream().map(Point::x).toList();
    int stride = all.size() > MOST_POWERS ? 2 : 1;
    return IntStream.range(0, all.size())
        .filter(i -> (all.size() - 1 - i) % stride == 0)
        .mapToObj(all::get)
        .toList();
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
    return longest == 0 ? Axes.MARGIN : 12 + longest * OF_A_LETTER;
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
        ? new Scale(low, high > low ? high : 2 * low, true, Axes.LEFT + 8, right - 4)
        : Scale.exact(low, high, Axes.LEFT, right);
  }

  private Scale up() {
    if (bounds.isPresent()) {
      return Scale.round(bounds.get().low(), bounds.get().high(), BOTTOM, Axes.TOP);
    }
    double low = values(Point::y).min().orElse(0);
    return Scale.suited(low, values(Point::y).max().orElse(1), BOTTOM, Axes.TOP);
  }

  private void draw(Axes axes, Series each, Scale across, Scale up) {
    int look = each.look() % Series.LOOKS;
    axes.path(each.thinned(), across, up, "look look" + look);
    if (each.dots() || each.points().size() == 1) {
      for (var point : each.points()) {
        if (up.shows(point.y())) {
          var told = "%s: %s".formatted(Numbers.brief(point.x()), unit.apply(point.y()));
          axes.dot(across.at(point.x()), up.at(point.y()), 2.6, "dot dot" + look, told);
        }
      }
    }
  }

  /** A label stands where its line ends, or as near to it as others let it. */
  private record Label(Series of, double x, double y) {}

  private void labels(Axes axes, Scale across, Scale up) {
    var labels = new ArrayList<Label>();
    for (var each : series) {
      lastShown(each)
          .filter(point -> !each.label().isEmpty() && up.shows(point.y()))
          .ifPresent(
              point -> labels.add(new Label(each, across.at(point.x()), up.at(point.y()) + 4)));
    }
    labels.sort(Comparator.comparingDouble(Label::y));
    var places = apart(labels.stream().mapToDouble(Label::y).toArray());
    double x = Axes.WIDTH - rightMargin() + 6;
    for (int i = 0; i < labels.size(); i++) {
      int look = labels.get(i).of().look() % Series.LOOKS;
      leader(axes, labels.get(i), x - 4, places[i] - 4);
      axes.text(x, places[i], "label ink" + look, labels.get(i).of().label());
    }
  }

  /** Leads from a line's end to its label, where that is not beside it. */
  private static void leader(Axes axes, Label label, double x, double y) {
    double end = label.y() - 4;
    if (x - label.x() > Axes.LINE || Math.abs(y - end) > Axes.LINE / 2) {
      axes.line(label.x(), end, x, y, "leader");
    }
  }

  /** Heights in ascending order, moved until no two labels touch, and none leaves the chart. */
  static double[] apart(double[] heights) {
    var places = heights.clone();
    for (int i = 1; i < places.length; i++) {
      places[i] = Math.max(places[i], places[i - 1] + Axes.LINE);
    }
    double lowest = BOTTOM + 4;
    for (int i = places.length - 1; i >= 0 && places[i] > lowest; i--) {
      places[i] = lowest;
      lowest -= Axes.LINE;
    }
    return places;
  }

  private static Optional<Point> lastShown(Series each) {
    return each.points().stream()
        .filter(point -> Double.isFinite(point.y()))
        .reduce((first, second) -> second);
  }
}
