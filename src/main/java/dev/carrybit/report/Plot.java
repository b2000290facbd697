package dev.carrybit.report;

import static java.util.Comparator.comparingDouble;
import static java.util.stream.Collectors.joining;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A chart area with a horizontal and a vertical axis. Marks are placed at data coordinates. */
final class Plot {

  static final double WIDTH = 360;
  static final double HEIGHT = 250;
  static final double TOP = 12;
  static final double LEFT = 52;

  /** The bottom of a plot with one line of labels below its horizontal axis. */
  static final double BOTTOM = 212;

  /** Right margin of a plot without labels there. */
  static final double MARGIN = 14;

  static final double LINE_HEIGHT = 14;

  private static final int MOST_TICKS = 6;
  private static final int MOST_POINTS = 480;

  /** A pair of values; a path has a gap where y is not finite. */
  record Point(double x, double y) {}

  /**
   * A range of values and the pixels that it covers.
   *
   * @param low the value at {@code from}
   * @param high the value at {@code to}, larger
   * @param logarithmic whether equal ratios cover equal distances
   * @param step between ticks, unless it is logarithmic
   */
  record Axis(double low, double high, boolean logarithmic, double from, double to, double step) {

    private static final double LOGARITHMIC_RATIO = 30;

    /** With a step that suits the range. */
    Axis(double low, double high, boolean logarithmic, double from, double to) {
      this(low, high, logarithmic, from, to, step(high - low));
    }

    /**
     * From {@code low} to {@code high}, extended to the next ticks, which differ in the digits that
     * {@link NumberFormats#compact} shows.
     */
    static Axis rounded(double low, double high, double from, double to) {
      double span = high > low ? high - low : Math.max(Math.abs(high), 1e-12);
      double least = (MOST_TICKS - 1) * NumberFormats.lastDigit(high);
      double step = step(Math.max(span, least));
      double first = step * Math.floor(low / step + 1e-9);
      double last = Math.max(step * Math.ceil(high / step - 1e-9), first + Math.max(step, least));
      return new Axis(first, Math.min(last, Double.MAX_VALUE), false, from, to, step);
    }

    /** Logarithmic for positive values with a ratio of at least 30, else rounded and with 0. */
    static Axis automatic(double low, double high, double from, double to) {
      return low > 0 && high / low >= LOGARITHMIC_RATIO
          ? new Axis(low / 1.1, Math.min(high * 1.1, Double.MAX_VALUE), true, from, to)
          : rounded(Math.min(0, low), high, from, to);
    }

    double pixel(double value) {
      double fraction =
          logarithmic
              ? (StrictMath.log(value) - StrictMath.log(low))
                  / (StrictMath.log(high) - StrictMath.log(low))
              : (value - low) / (high - low);
      return from + fraction * (to - from);
    }

    /** Whether {@code value} has a pixel. */
    boolean shows(double value) {
      double slack = 1e-6 * (high - low);
      return Double.isFinite(value)
          && (!logarithmic || value > 0)
          && value >= low - slack
          && value <= high + slack;
    }

    /** Round values in the range. */
    List<Double> ticks() {
      var ticks = new ArrayList<Double>();
      if (logarithmic) {
        addPowers(ticks);
        return ticks;
      }
      double last = Math.min(high + step * 1e-9, Double.MAX_VALUE);
      for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= last; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }

    /** Powers of ten, each times 1, 2 and 5, times 1 and 3, or times 1, or every n-th power. */
    private void addPowers(List<Double> ticks) {
      double decades = StrictMath.log10(high) - StrictMath.log10(low);
      var factors = decades <= 2 ? List.of(1, 2, 5) : decades <= 3 ? List.of(1, 3) : List.of(1);
      int stride = (int) Math.max(1, Math.ceil(decades / MOST_TICKS));
      int first = (int) Math.floor(StrictMath.log10(low));
      for (int power = first; StrictMath.pow(10, power) <= high; power++) {
        for (int factor : factors) {
          double value = factor * StrictMath.pow(10, power);
          if (value >= low && value <= high && Math.floorMod(power, stride) == 0) {
            ticks.add(value);
          }
        }
      }
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double step(double span) {
      double rough = span / (MOST_TICKS - 1);
      double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
      double factor = rough / power;
      return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }
  }

  private final Axis x;
  private final Axis y;
  private final SvgTag svg;

  /**
   * A plot with grid lines and both axes, but without ticks on the horizontal one.
   *
   * @param description the text alternative
   * @param x from {@link #LEFT} to the right end
   * @param y from the bottom to {@link #TOP}
   */
  Plot(String description, Axis x, Axis y, String xLabel, DoubleFunction<String> yFormat) {
    this.x = x;
    this.y = y;
    this.svg = SvgTag.svg(WIDTH, HEIGHT, description);
    for (double tick : y.ticks()) {
      double height = y.pixel(tick);
      svg.line(LEFT, height, x.to(), height, "grid");
      svg.text(LEFT - 7, height + 4, "tick end", yFormat.apply(tick));
    }
    svg.line(LEFT, y.from(), x.to(), y.from(), "axis");
    var scale = x.logarithmic ? ", logarithmic" : "";
    svg.text((LEFT + x.to()) / 2, HEIGHT - 5, "tick middle", xLabel + scale);
  }

  /** Adds ticks with numbers to the horizontal axis: there is no half a step. */
  void xTicks(List<Double> values) {
    values.stream()
        .filter(value -> value == Math.rint(value))
        .forEach(value -> xTick(value, NumberFormats.compact(value), ""));
  }

  /** Adds a tick with up to two lines of text to the horizontal axis. */
  void xTick(double value, String text, String secondLine) {
    double left = x.pixel(value);
    svg.line(left, y.from(), left, y.from() + 4, "axis");
    svg.text(left, y.from() + 17, "tick middle", text);
    if (!secondLine.isEmpty()) {
      svg.text(left, y.from() + 17 + LINE_HEIGHT, "row middle", secondLine);
    }
  }

  void line(Point from, Point to, String style) {
    svg.line(x.pixel(from.x), y.pixel(from.y), x.pixel(to.x), y.pixel(to.y), style);
  }

  /** Draws a dot, unless the value cannot be shown. */
  void dot(Point at, double radius, String style, String tooltip) {
    if (y.shows(at.y)) {
      svg.circle(x.pixel(at.x), y.pixel(at.y), radius, style, tooltip);
    }
  }

  /**
   * Draws a line through {@code points}. It is cut where it leaves the axis, and has gaps at values
   * that are not finite; if there are many points, at sections without a finite value.
   */
  void path(List<Point> points, String style) {
    var path = new StringBuilder();
    var before = new Point(Double.NaN, Double.NaN);
    for (var point : downsampled(points)) {
      boolean connected = y.shows(before.y);
      if (y.shows(point.y)) {
        if (!connected && !y.logarithmic && Double.isFinite(before.y)) {
          path.append('M').append(at(edge(point, before)));
          connected = true;
        }
        path.append(connected ? 'L' : 'M').append(at(point));
      } else if (connected && !y.logarithmic && Double.isFinite(point.y)) {
        path.append('L').append(at(edge(before, point)));
      }
      before = point;
    }
    svg.path(path.toString(), style);
  }

  /** The pixel of a point, as in the data of a path. */
  String at(Point point) {
    return NumberFormats.coordinate(x.pixel(point.x))
        + " "
        + NumberFormats.coordinate(y.pixel(point.y));
  }

  /** Where the line between two points leaves the axis. */
  private Point edge(Point inside, Point outside) {
    double bound = Math.max(y.low, Math.min(outside.y, y.high));
    double part = outside.y == inside.y ? 0 : (bound - inside.y) / (outside.y - inside.y);
    return new Point(inside.x + part * (outside.x - inside.x), bound);
  }

  /**
   * At most 480 of {@code points}: the smallest and the largest finite value of each section, or a
   * point without one.
   */
  static List<Point> downsampled(List<Point> points) {
    if (points.size() <= MOST_POINTS) {
      return points;
    }
    var sample = new ArrayList<Point>();
    int sections = MOST_POINTS / 2;
    for (int i = 0; i < sections; i++) {
      int from = (int) ((long) points.size() * i / sections);
      int to = (int) ((long) points.size() * (i + 1) / sections);
      var finite =
          points.subList(from, to).stream().filter(point -> Double.isFinite(point.y)).toList();
      var low = finite.stream().min(comparingDouble(Point::y)).orElse(points.get(from));
      var high = finite.stream().max(comparingDouble(Point::y)).orElse(low);
      sample.add(low.x <= high.x ? low : high);
      if (low != high) {
        sample.add(low.x <= high.x ? high : low);
      }
    }
    return sample;
  }

  /** The drawing, for marks at pixel coordinates. */
  SvgTag svg() {
    return svg;
  }

  /** The plot with a caption; its {@link #note} is in smaller letters. */
  DomContent figure(String title, String shown) {
    return PageLayout.chart(title, note(shown), svg);
  }

  /** What it shows, and a logarithmic scale. */
  String note(String shown) {
    var scale = y.logarithmic ? "logarithmic" : "";
    return Stream.of(shown, scale).filter(Predicate.not(String::isEmpty)).collect(joining(", "));
  }
}
