package dev.carrybit.report;

import java.util.List;
import java.util.Locale;

/**
 * A plot as SVG: a frame with two axes, and marks within it. Colours and widths are those of the
 * page's style sheet, by class. Horizontal places are shares of the frame from 0 to 1, vertical
 * ones values of the axis.
 */
final class Plot {

  private static final int LEFT = 58;
  private static final int RIGHT = 12;
  private static final int TOP = 26;
  private static final int BOTTOM = 50;
  private static final int LINE = 14;

  private final int width;
  private final int height;
  private final PlotAxis axis;
  private final StringBuilder marks = new StringBuilder();

  /** A place in the frame. */
  record Place(double x, double y) {}

  /** An empty plot of so many pixels. */
  Plot(String title, int width, int height, PlotAxis axis, String unit) {
    this.width = width;
    this.height = height;
    this.axis = axis;
    var name = escaped(title);
    add(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">",
        width, height, width, name);
    text("title", LEFT, LINE, name);
    for (double tick : axis.ticks()) {
      line("grid", LEFT, y(tick), width - RIGHT, y(tick));
      text("tick end", LEFT - 6, y(tick) + 4, Spread.plain(tick, 4));
    }
    add(
        "<text class=\"unit middle\" transform=\"translate(13 %.1f) rotate(-90)\">%s</text>\n",
        TOP + frameHeight() / 2.0, escaped(unit));
    line("axis", LEFT, height - BOTTOM, width - RIGHT, height - BOTTOM);
  }

  private int frameHeight() {
    return height - TOP - BOTTOM;
  }

  private double x(double share) {
    return LEFT + share * (width - LEFT - RIGHT);
  }

  private double y(double value) {
    return height - BOTTOM - axis.share(value) * frameHeight();
  }

  /** Writes below the frame, and a second line below that. */
  void below(double x, String text, String second) {
    text("tick middle", x(x), height - BOTTOM + LINE + 2, escaped(text));
    text("note middle", x(x), height - BOTTOM + 2 * LINE + 2, escaped(second));
  }

  /** Names what the horizontal axis shows. */
  void name(String text) {
    text("unit middle", x(0.5), height - 4, escaped(text));
  }

  /** A mark with a text that is seen when it is pointed at. */
  void dot(String style, Place at, String hint) {
    add(
        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s</title></circle>\n",
        style, x(at.x()), y(at.y()), escaped(hint));
  }

  /** A vertical line from one value to another. */
  void bar(double x, double from, double to) {
    line("bar", x(x), y(from), x(x), y(to));
  }

  /** A line from place to place. */
  void line(String style, List<Place> places) {
    add("<polyline class=\"%s\" points=\"", style);
    for (var place : places) {
      add("%.1f,%.1f ", x(place.x()), y(place.y()));
    }
    add("\"/>\n");
  }

  private void line(String style, double x, double y, double toX, double toY) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
        style, x, y, toX, toY);
  }

  private void text(String style, double x, double y, String text) {
    add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", style, x, y, text);
  }

  private void add(String format, Object... values) {
    marks.append(String.format(Locale.ROOT, format, values));
  }

  /** The element. */
  String svg() {
    return marks + "</svg>\n";
  }

  /** A text in HTML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
