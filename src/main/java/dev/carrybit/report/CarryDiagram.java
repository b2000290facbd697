package dev.carrybit.report;

import dev.carrybit.report.AdditionProbe.CarryTrace;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.StringUtils;

/**
 * The outputs of the hidden units along an addition, as bars below the bits of the sum. Columns
 * with a carry are hatched, so that they are visible without colour.
 */
public final class CarryDiagram {

  private static final double LEFT = 104;
  private static final double RIGHT = 76;
  private static final double COLUMN = 23;
  private static final double ROW = 21;
  private static final double UNIT_ROW = 26;
  private static final double TOP = 24;
  private static final double UNITS_TOP = TOP + 4 * ROW + 14;
  private static final String HATCHING = "carried";

  private final CarryTrace trace;
  private final int[] carries;
  private final double width;
  private final double height;
  private final SvgTag svg;

  private CarryDiagram(CarryTrace trace) {
    this.trace = trace;
    this.carries = trace.problem().carries(trace.predicted().length);
    this.width = LEFT + COLUMN * carries.length + RIGHT;
    this.height = UNITS_TOP + UNIT_ROW * trace.units().size() + 6;
    this.svg = SvgTag.svg(width, height, description());
    svg.rect(0, 0, width, height, "card");
    addHatching();
    addBits();
    addUnits();
  }

  /** The diagram as an SVG file. */
  public static String svgFile(CarryTrace trace) {
    return PageLayout.svgFile(svg(trace));
  }

  static SvgTag svg(CarryTrace trace) {
    return new CarryDiagram(trace).svg;
  }

  private String description() {
    var units = new ArrayList<String>();
    for (var unit : trace.units()) {
      units.add(unit.name() + " " + NumberFormats.correlation(unit.correlation()));
    }
    return "A sum, lowest bit first. Carry: %s. Correlation with the carry: %s."
        .formatted(StringUtils.join(carries, ' '), String.join(", ", units));
  }

  private void addHatching() {
    var pattern =
        SvgTag.of("pattern", "")
            .attr("id", HATCHING)
            .attr("width", 6)
            .attr("height", 6)
            .attr("patternUnits", "userSpaceOnUse")
            .attr("patternTransform", "rotate(45)");
    pattern.rect(0, 0, 6, 6, "band");
    svg.with(SvgTag.of("defs", "").with(pattern.line(0, 0, 0, 6, "stripe")));
    for (int t = 0; t < carries.length; t++) {
      if (carries[t] == 1) {
        svg.rect(left(t), TOP - 4, COLUMN, height - TOP, "").attr("fill", "url(#" + HATCHING + ")");
      }
    }
  }

  private static double left(int t) {
    return LEFT + t * COLUMN;
  }

  private void addBits() {
    svg.text(LEFT - 10, 12, "tick end", "lowest bit first →");
    svg.text(width - RIGHT + 8, 12, "tick", "correlation");
    var names = List.of("a", "b", "carry", "predicted sum");
    for (int row = 0; row < names.size(); row++) {
      svg.text(LEFT - 10, baseline(row), "row end", names.get(row));
    }
    for (int t = 0; t < carries.length; t++) {
      boolean carry = carries[t] == 1;
      boolean correct = trace.predicted()[t] == trace.problem().target(t);
      addCell(0, t, "row", trace.problem().a().testBit(t) ? "1" : "0");
      addCell(1, t, "row", trace.problem().b().testBit(t) ? "1" : "0");
      addCell(2, t, carry ? "carry" : "tick", carry ? "1" : "·");
      addCell(3, t, correct ? "row" : "wrong", trace.predicted()[t] + (correct ? "" : "✗"));
    }
  }

  private void addCell(int row, int t, String style, String text) {
    svg.text(left(t) + COLUMN / 2, baseline(row), style + " middle", text);
  }

  private static double baseline(int row) {
    return TOP + row * ROW + 12;
  }

  private void addUnits() {
    double middle = UNITS_TOP + UNIT_ROW / 2;
    for (var unit : trace.units()) {
      svg.text(LEFT - 10, middle + 4, "row end", unit.name());
      svg.text(width - RIGHT + 8, middle + 4, "row", NumberFormats.correlation(unit.correlation()));
      svg.line(LEFT, middle, width - RIGHT, middle, "grid");
      for (int t = 0; t < unit.outputs().length; t++) {
        double h = unit.outputs()[t];
        addBar(svg, left(t) + 3, middle, COLUMN - 6, UNIT_ROW / 2 - 2, h)
            .tooltip(NumberFormats.compact(h));
      }
      middle += UNIT_ROW;
    }
  }

  /**
   * Adds a bar that starts at {@code middle}, up for a positive output and down for a negative one.
   *
   * @param longest height of the bar of an output of 1
   */
  static SvgTag addBar(
      SvgTag svg, double x, double middle, double width, double longest, double output) {
    double size = Math.min(1, Math.abs(output)) * longest;
    double top = output < 0 ? middle : middle - size;
    return svg.rect(x, top, width, Math.max(0.5, size), output < 0 ? "minus" : "plus");
  }
}
