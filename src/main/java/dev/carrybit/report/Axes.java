package dev.carrybit.report;

import java.util.List;
import java.util.function.DoubleFunction;

/** The frame of a chart: values up its left side, and what they belong to along the bottom. */
final class Axes {

  static final double WIDTH = 360;
  static final double HEIGHT = 250;
  static final double TOP = 12;
  static final double LEFT = 52;

  /** Room on the right where no label stands. */
  static final double MARGIN = 14;

  /** Height of a line of text. */
  static final double LINE = 14;

  /** Room for a title in a picture. */
  static final double TITLE = 26;

  private static final double BELOW = 38;

  private final Tag svg;
  private final double right;
  private final double bottom;

  /**
   * A frame without marks.
   *
   * @param description what is to be seen, in words
   * @param right end of the axis along the bottom
   * @param bottom height of that axis, counted downwards
   */
  Axes(String description, double right, double bottom) {
    this.right = right;
    this.bottom = bottom;
    this.svg =
        Tag.of("svg")
            .with(
                "viewBox",
                "0 0 %s %s".formatted(Numbers.coordinate(WIDTH), Numbers.coordinate(HEIGHT)))
            .with("role", "img")
            .with("aria-label", description);
  }

  /** Height of the bottom axis with so many lines below its places. */
  static double bottom(int lines) {
    return HEIGHT - BELOW - (lines - 1) * LINE;
  }

  /** Round values with a line across each. */
  void values(Scale up, DoubleFunction<String> unit) {
    for (double tick : up.ticks()) {
      double y = up.at(tick);
      line(LEFT, y, right, y, "grid");
      text(LEFT - 7, y + 4, "tick end", unit.apply(tick));
    }
  }

  /** Numbers along the bottom. */
  void places(Scale across, List<Double> ticks) {
    ticks.forEach(tick -> place(across.at(tick), Numbers.brief(tick)));
  }

  /** A place along the bottom. */
  void place(double x, String text) {
    line(x, bottom, x, bottom + 4, "axis");
    text(x, bottom + 17, "tick middle", text);
  }

  /** What is along the bottom. */
  void name(String axis) {
    line(LEFT, bottom, right, bottom, "axis");
    text((LEFT + right) / 2, HEIGHT - 5, "tick middle", axis);
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    add(Tag.of("line", style).with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2));
  }

  void text(double x, double y, String style, String text) {
    add(Tag.of("text", style).with("x", x).with("y", y).text(text));
  }

  /** A dot that tells something when it is pointed at. */
  void dot(double x, double y, double radius, String style, String told) {
    add(
        Tag.of("circle", style)
            .with("cx", x)
            .with("cy", y)
            .with("r", radius)
            .add(Tag.of("title").text(told)));
  }

  /** Line after line through points, with gaps where one has no place. */
  void path(List<Series.Point> points, Scale across, Scale up, String style) {
    var path = new StringBuilder();
    boolean pen = false;
    for (var point : points) {
      boolean shown = up.shows(point.y());
      if (shown) {
        path.append(pen ? 'L' : 'M').append(Numbers.coordinate(across.at(point.x())));
        path.append(' ').append(Numbers.coordinate(up.at(point.y())));
      }
      pen = shown;
    }
    add(Tag.of("path", style).with("d", path.toString()));
  }

  private void add(Tag mark) {
    svg.add(mark);
  }

  /** The title of a chart that is a part of a picture. */
  static Tag title(double x, String text) {
    return Tag.of("text", "label row").with("x", x + MARGIN).with("y", LINE + 6).text(text);
  }

  /** The chart alone, of its own size. */
  Tag svg() {
    return svg.with("width", WIDTH).with("height", HEIGHT);
  }

  /** The chart with its title, and what there is to add to that in smaller letters. */
  Tag figure(String title, String note) {
    var caption = Tag.of("figcaption").text(title);
    if (!note.isEmpty()) {
      caption.add(Tag.of("span", "note").text(title.isEmpty() ? note : " " + note));
    }
    return Tag.of("figure", "chart").add(caption, svg);
  }
}
