package dev.carrybit.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The picture of a memory: units' outputs as bars below the bits of a sum, with bands where a carry
 * is handed on.
 */
final class Walk {

  private static final double LEFT = 104;
  private static final double RIGHT = 64;
  private static final double COLUMN = 23;
  private static final double ROW = 21;
  private static final double UNIT = 26;
  private static final double TOP = 24;
  private static final String ID = "carried";

  private final AdderMemory.Walk walk;
  private final double width;
  private final double height;
  private final Tag svg;

  private Walk(AdderMemory.Walk walk) {
    this.walk = walk;
    this.width = LEFT + COLUMN * walk.a().length + RIGHT;
    this.height = TOP + 4 * ROW + 14 + UNIT * walk.units().size() + 6;
    this.svg =
        Tag.of("svg")
            .with(
                "viewBox",
                "0 0 %s %s".formatted(Numbers.coordinate(width), Numbers.coordinate(height)))
            .with("role", "img")
            .with("aria-label", description(walk));
  }

  /** The picture, as SVG. */
  static Tag svg(AdderMemory.Walk walk) {
    var picture = new Walk(walk);
    picture.svg.add(
        Tag.of("rect", "card").with("width", picture.width).with("height", picture.height));
    picture.bands();
    picture.bits();
    picture.units();
    return picture.svg;
  }

  private static String description(AdderMemory.Walk walk) {
    var units =
        walk.units().stream()
            .map(unit -> "%s %s".formatted(unit.name(), signed(unit.correlation())))
            .collect(Collectors.joining(", "));
    return "A sum bit by bit, lowest first. The carry: %s. Correlation of units with it: %s."
        .formatted(
            Arrays.stream(walk.carry()).mapToObj(String::valueOf).collect(Collectors.joining(" ")),
            units);
  }

  static String signed(double correlation) {
    return (correlation < 0 ? "−" : "+")
        + new BigDecimal(Math.abs(correlation)).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Stripes keep bands visible where there is no colour. */
  private void bands() {
    svg.add(
        Tag.of("defs")
            .add(
                Tag.of("pattern")
                    .with("id", ID)
                    .with("width", 6)
                    .with("height", 6)
                    .with("patternUnits", "userSpaceOnUse")
                    .with("patternTransform", "rotate(45)")
                    .add(
                        Tag.of("rect", "band").with("width", 6).with("height", 6),
                        Tag.of("line", "stripe").with("x1", 0).with("x2", 0).with("y2", 6))));
    for (int t = 0; t < walk.carry().length; t++) {
      if (walk.carry()[t] == 1) {
        svg.add(
            Tag.of("rect")
                .with("x", left(t))
                .with("y", TOP - 4)
                .with("width", COLUMN)
                .with("height", height - TOP)
                .with("fill", "url(#" + ID + ")"));
      }
    }
  }

  private static double left(int t) {
    return LEFT + t * COLUMN;
  }

  private void bits() {
    text(LEFT - 10, 12, "tick end", "lowest bit first →");
    text(width - RIGHT + 8, 12, "tick", "with carry");
    row(0, "a", walk.a());
    row(1, "b", walk.b());
    row(2, "carry handed on", walk.carry());
    row(3, "network’s sum", walk.predicted());
  }

  private void row(int row, String name, int[] bits) {
    double y = TOP + row * ROW + 12;
    text(LEFT - 10, y, "row end", name);
    for (int t = 0; t < bits.length; t++) {
      boolean carries = row == 2 && bits[t] == 1;
      boolean wrong = row == 3 && bits[t] != walk.target()[t];
      var style =
          wrong
              ? "wrong middle"
              : carries ? "carry middle" : row == 2 ? "tick middle" : "row middle";
      var shown = wrong ? bits[t] + "✗" : row == 2 && !carries ? "·" : String.valueOf(bits[t]);
      text(left(t) + COLUMN / 2, y, style, shown);
    }
  }

  private void units() {
    double y = TOP + 4 * ROW + 14;
    for (var unit : walk.units()) {
      double middle = y + UNIT / 2;
      text(LEFT - 10, middle + 4, "row end", unit.name());
      text(width - RIGHT + 8, middle + 4, "row", signed(unit.correlation()));
      svg.add(
          Tag.of("line", "grid")
              .with("x1", LEFT)
              .with("y1", middle)
              .with("x2", width - RIGHT)
              .with("y2", middle));
      for (int t = 0; t < unit.outputs().length; t++) {
        bar(left(t), middle, unit.outputs()[t]);
      }
      y += UNIT;
    }
  }

  private void bar(double x, double middle, double h) {
    double size = Math.min(1, Math.abs(h)) * (UNIT / 2 - 2);
    svg.add(
        Tag.of("rect", h < 0 ? "minus" : "plus")
            .with("x", x + 3)
            .with("y", h < 0 ? middle : middle - size)
            .with("width", COLUMN - 6)
            .with("height", Math.max(0.5, size))
            .add(Tag.of("title").text(Numbers.brief(h))));
  }

  private void text(double x, double y, String style, String text) {
    svg.add(Tag.of("text", style).with("x", x).with("y", y).text(text));
  }
}
