package dev.carrybit.report;

import dev.carrybit.verify.Certificate;
import dev.carrybit.verify.Certificate.TreeNode;
import dev.carrybit.verify.Verdict;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The automaton of a proof: a column of regions for each carry, the steps between the two carries
 * as arrows, and lines from each region to those where its tree ends.
 */
final class AutomatonDiagram {

  private static final double WIDTH = 360;
  private static final double BOX = 84;
  private static final double TOP = 22;
  private static final double CIRCLES_TOP = 112;
  private static final double ROW = 20;
  private static final double RADIUS = 8;
  private static final double LOOP = 9;
  private static final int MOST_ROWS = 12;
  private static final double[] LEFT = {66, WIDTH - 66 - BOX};
  static final List<String> CARRIES = List.of("no carry", "carry");

  /** A line from a region to one where its tree ends. */
  private record Edge(int from, int to) {}

  private final Certificate certificate;
  private final List<List<Integer>> columns = new ArrayList<>();
  private final SvgTag svg;
  private final double height;
  private int next;

  private AutomatonDiagram(Certificate certificate, int[] visits) {
    this.certificate = certificate;
    for (int carry = 0; carry <= 1; carry++) {
      int of = carry;
      columns.add(
          IntStream.range(0, visits.length)
              .filter(k -> certificate.regions().get(k).carry() == of)
              .boxed()
              .sorted(Comparator.comparing(k -> k == 0 ? -Integer.MAX_VALUE : -visits[k]))
              .limit(MOST_ROWS)
              .sorted()
              .toList());
    }
    int rows = Math.max(columns.get(0).size(), columns.get(1).size());
    height = CIRCLES_TOP + rows * ROW + 8;
    svg =
        SvgTag.svg(
            WIDTH,
            height,
            "Two states: no carry and carry. 0+0 leads to no carry, 1+1 to carry, 0+1 and 1+0 to"
                + " the same state.");
    addBoxes();
    addSteps();
    edges().forEach(this::addEdge);
    addCircles();
  }

  /**
   * @param visits how often a random addition is in each region
   */
  static DomContent figure(Verdict.Proved proved, int[] visits) {
    var diagram = new AutomatonDiagram(proved.certificate(), visits);
    return PageLayout.chart("Two states: no carry, carry", diagram.shown(proved), diagram.svg);
  }

  private String shown(Verdict.Proved proved) {
    int drawn = columns.get(0).size() + columns.get(1).size();
    int regions = proved.proof().regions();
    return "%d regions%s, %d steps checked, every logit at least %s from zero. An arrow is a step: the bits read → the bit of the sum. A line joins a region and one where its steps end."
        .formatted(
            regions,
            drawn < regions
                ? " (drawn: the %d that a random addition visits most)".formatted(drawn)
                : "",
            proved.proof().steps(),
            proved.proof().margin(3));
  }

  private void addBoxes() {
    svg.with(
        SvgTag.of("defs", "")
            .with(
                SvgTag.of("marker", "")
                    .attr("id", "arrow")
                    .attr("viewBox", "0 0 8 8")
                    .attr("refX", 7)
                    .attr("refY", 4)
                    .attr("markerWidth", 7)
                    .attr("markerHeight", 7)
                    .attr("markerUnits", "userSpaceOnUse")
                    .attr("orient", "auto")
                    .with(SvgTag.of("polygon", "head").attr("points", "0,0 8,4 0,8"))));
    for (int carry = 0; carry <= 1; carry++) {
      svg.rect(LEFT[carry], TOP, BOX, height - TOP - 2, "box box" + carry).attr("rx", 12);
      double middle = LEFT[carry] + BOX / 2;
      svg.text(middle, TOP + 20, "middle label label" + carry, CARRIES.get(carry));
      int of = carry;
      long count = certificate.regions().stream().filter(each -> each.carry() == of).count();
      svg.text(middle, TOP + 36, "tick middle", count == 1 ? "1 region" : count + " regions");
    }
    svg.text(6, 14, "tick", "start");
    arrow("M34 10C54 10 70 10 78 %s".formatted(c(TOP)));
  }

  /** The eight steps: the bits that are read, and the bit of the sum that the network writes. */
  private void addSteps() {
    double right = LEFT[0] + BOX;
    double upper = TOP + 30;
    double lower = TOP + 72;
    arrow("M%s %sH%s".formatted(c(right), c(upper), c(LEFT[1])));
    svg.text(WIDTH / 2, upper - 7, "row middle", "1+1 → 0");
    arrow("M%s %sH%s".formatted(c(LEFT[1]), c(lower), c(right)));
    svg.text(WIDTH / 2, lower - 7, "row middle", "0+0 → 1");
    var loop = "M%s %sc%s -18 %s 42 0 24";
    arrow(loop.formatted(c(LEFT[0]), c(upper), "-34", "-34"));
    arrow(loop.formatted(c(LEFT[1] + BOX), c(upper), "34", "34"));
    var left = List.of("0+0 → 0", "0+1 → 1", "1+0 → 1");
    var rightLoop = List.of("0+1 → 0", "1+0 → 0", "1+1 → 1");
    for (int i = 0; i < 3; i++) {
      double y = upper + 50 + i * 15;
      svg.text(LEFT[0] - 8, y, "row end", left.get(i));
      svg.text(LEFT[1] + BOX + 8, y, "row", rightLoop.get(i));
    }
  }

  private static String c(double value) {
    return NumberFormats.coordinate(value);
  }

  private void arrow(String path) {
    svg.with(SvgTag.of("path", "arrow").attr("d", path).attr("marker-end", "url(#arrow)"));
  }

  /** The lines between regions that are drawn. */
  private Set<Edge> edges() {
    var edges = new TreeSet<>(Comparator.comparingInt(Edge::from).thenComparingInt(Edge::to));
    next = 0;
    for (int k = 0; k < certificate.regions().size(); k++) {
      addLeaves(k, edges);
    }
    edges.removeIf(edge -> row(edge.from) < 0 || row(edge.to) < 0);
    return edges;
  }

  private void addLeaves(int from, Set<Edge> edges) {
    var node = certificate.nodes().get(next++);
    if (node instanceof TreeNode.In in) {
      edges.add(new Edge(from, in.region()));
      return;
    }
    int children = node instanceof TreeNode.TimeStep ? 4 : 2;
    for (int i = 0; i < children; i++) {
      addLeaves(from, edges);
    }
  }

  private int carry(int region) {
    return certificate.regions().get(region).carry();
  }

  private int row(int region) {
    return columns.get(carry(region)).indexOf(region);
  }

  private double x(int region) {
    return carry(region) == 0 ? LEFT[0] + BOX - 22 : LEFT[1] + 22;
  }

  private double y(int region) {
    return CIRCLES_TOP + ROW * row(region) + ROW / 2;
  }

  /** A straight line to the other column, or an arc on the outer side of the same one. */
  private void addEdge(Edge edge) {
    int carry = carry(edge.from);
    double from = y(edge.from);
    double to = y(edge.to);
    if (carry != carry(edge.to)) {
      svg.line(x(edge.from), from, x(edge.to), to, "edge");
      return;
    }
    double side = x(edge.from) + (2 * carry - 1) * (14 + Math.abs(to - from) / 5);
    double spread = edge.from == edge.to ? LOOP : 0;
    var path = "M%s %sC%s %s %s %s %s %s";
    var way = DoubleStream.of(x(edge.from), from, side, from - spread, side, to + spread);
    var ends = DoubleStream.of(x(edge.to), to);
    var numbers = DoubleStream.concat(way, ends).mapToObj(AutomatonDiagram::c).toArray();
    svg.path(path.formatted(numbers), "edge");
  }

  private void addCircles() {
    for (var column : columns) {
      for (int k : column) {
        svg.circle(x(k), y(k), RADIUS, "node node" + carry(k), "region " + k);
        svg.text(x(k), y(k) + 4, "row middle", String.valueOf(k));
      }
    }
  }
}
