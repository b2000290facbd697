package dev.carrybit.report;

import dev.carrybit.verify.Verdict;
import j2html.tags.DomContent;
import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * A wrong addition in binary as it is written by hand, highest bit first, with the wrong columns
 * marked. A long one has several blocks of columns, the highest first.
 */
final class WrittenAddition {

  private static final double LEFT = 74;
  private static final double WIDEST_COLUMN = 20;
  private static final double ROW = 16;

  /** Rows of a block: its positions, five rows of digits, and the marks of wrong columns. */
  private static final double BLOCK_HEIGHT = 7 * ROW + 18;

  private static final int MOST_COLUMNS = 24;
  private static final int MOST_BLOCKS = 4;

  private final Verdict.Refuted refuted;
  private final int bits;
  private final BigInteger carries;
  private final BigInteger wrong;
  private final double column;
  private final int highest;
  private final int lowest;
  private final SvgTag svg;

  private WrittenAddition(Verdict.Refuted refuted) {
    this.refuted = refuted;
    var problem = refuted.problem();
    bits = problem.bits();
    carries = problem.a().xor(problem.b()).xor(problem.sum());
    wrong = problem.sum().xor(refuted.answer());
    column = Math.min(WIDEST_COLUMN, (Plot.WIDTH - LEFT - Plot.MARGIN) / columns());
    highest = Math.min((bits - 1) / MOST_COLUMNS, wrong.getLowestSetBit() / MOST_COLUMNS + 1);
    lowest = Math.max(0, highest - MOST_BLOCKS + 1);
    double height = BLOCK_HEIGHT * (highest - lowest + 1);
    svg = SvgTag.svg(Plot.WIDTH, height, refuted.shortEquation());
    for (int block = highest; block >= lowest; block--) {
      addBlock(block, BLOCK_HEIGHT * (highest - block));
    }
  }

  static DomContent figure(Verdict.Refuted refuted) {
    var addition = new WrittenAddition(refuted);
    return PageLayout.chart(refuted.shortEquation(), addition.shown(), addition.svg);
  }

  private int columns() {
    return Math.min(MOST_COLUMNS, bits);
  }

  private String shown() {
    var left = (highest - lowest + 1) * MOST_COLUMNS < bits ? "a part of its bits, " : "";
    return left + "highest bit first; ✗ marks a wrong bit";
  }

  private void addBlock(int block, double top) {
    int from = block * MOST_COLUMNS;
    int to = Math.min(bits, from + MOST_COLUMNS);
    svg.text(LEFT - 16, top + 12, "tick end", "position");
    IntStream.of(to - 1, from)
        .distinct()
        .forEach(t -> svg.text(middle(t), top + 12, "tick middle", String.valueOf(t + 1)));
    double line = top + 4 * ROW + 6;
    IntStream.range(from, to)
        .filter(wrong::testBit)
        .forEach(
            t -> {
              double left = middle(t) - column / 2;
              svg.rect(left, top + ROW + 2, column, BLOCK_HEIGHT - ROW - 10, "mark");
              svg.text(middle(t), line + 3 * ROW + 2, "wrong middle", "✗");
            });
    addRow(from, to, top + ROW, "tick", "carry", carries);
    addRow(from, to, top + 2 * ROW, "row", "a", refuted.problem().a());
    addRow(from, to, top + 3 * ROW, "row", "+ b", refuted.problem().b());
    svg.line(middle(to - 1) - column / 2, line, middle(from) + column / 2, line, "axis");
    addRow(from, to, line + 2, "row", "right sum", refuted.problem().sum());
    addRow(from, to, line + 2 + ROW, "row", "network", refuted.answer());
  }

  private void addRow(int from, int to, double top, String style, String name, BigInteger number) {
    svg.text(LEFT - 8, top + 12, style + " end", name);
    for (int t = from; t < to; t++) {
      boolean bad = name.equals("network") && wrong.testBit(t);
      var digit = number.testBit(t) ? "1" : name.equals("carry") ? "·" : "0";
      svg.text(middle(t), top + 12, (bad ? "wrong" : style) + " middle", digit);
    }
  }

  private double middle(int t) {
    return LEFT + column * (columns() - 1 - t % MOST_COLUMNS) + column / 2;
  }
}
