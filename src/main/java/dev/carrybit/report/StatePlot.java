package dev.carrybit.report;

import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.verify.Verdict;
import j2html.tags.DomContent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The states of a long random addition as dots, and the regions of a proof as outlines. */
final class StatePlot {

  /** Keeps the axes of equal states apart. */
  private static final double TINY = 1e-6;

  private static final double NAME_WIDTH = 60;

  private StatePlot() {}

  static DomContent figure(StatePlane plane, Optional<Verdict.Proved> proved) {
    var dots = Stream.of(plane.states()).map(plane::point).toList();
    var regions = proved.map(each -> each.certificate().regions()).orElse(List.of());
    var outlines =
        regions.stream().map(region -> plane.outline(proved.get().certificate(), region)).toList();
    var all = Stream.concat(dots.stream(), outlines.stream().flatMap(List::stream)).toList();
    var x = all.stream().mapToDouble(Point::x).summaryStatistics();
    var y = all.stream().mapToDouble(Point::y).summaryStatistics();
    double margin = 0.03 * (x.getMax() - x.getMin()) + TINY;
    double room = 0.03 * (y.getMax() - y.getMin()) + TINY;
    double right = Plot.WIDTH - Plot.MARGIN;
    var xAxis = new Axis(x.getMin() - margin, x.getMax() + margin, false, Plot.LEFT, right);
    var yAxis = new Axis(y.getMin() - room, y.getMax() + 4 * room, false, Plot.BOTTOM, Plot.TOP);
    var title = "States of a random addition";
    var plot =
        new Plot(
            title,
            xAxis,
            yAxis,
            "0: mean without carry, 1: mean with carry",
            NumberFormats::compact);
    plot.xTicks(xAxis.ticks());
    for (int carry = 0; carry <= 1; carry++) {
      int of = carry;
      var marks = new HashSet<String>();
      IntStream.range(0, dots.size())
          .filter(t -> plane.carries()[t] == of)
          .forEach(t -> marks.add("M" + plot.at(dots.get(t)) + "h0"));
      plot.svg().path(String.join("", marks.stream().sorted().toList()), "states states" + carry);
    }
    for (int k = 0; k < outlines.size(); k++) {
      var corners = outlines.get(k).stream().map(plot::at).toList();
      plot.svg()
          .path("M" + String.join("L", corners) + "Z", "region region" + regions.get(k).carry());
    }
    double middle = (xAxis.pixel(0) + xAxis.pixel(1)) / 2;
    double apart = Math.max(NAME_WIDTH, xAxis.pixel(1) - xAxis.pixel(0)) / 2;
    for (int carry = 0; carry <= 1; carry++) {
      double at = middle + (2 * carry - 1) * apart;
      at = Math.max(Plot.LEFT + NAME_WIDTH / 2, Math.min(at, right - NAME_WIDTH / 2));
      plot.svg()
          .text(
              at, Plot.TOP + 8, "label middle label" + carry, AutomatonDiagram.CARRIES.get(carry));
    }
    return plot.figure(title, shown(plane, proved));
  }

  private static String shown(StatePlane plane, Optional<Verdict.Proved> proved) {
    int positions = plane.states().length;
    var inside =
        proved
            .map(
                each -> {
                  long count = plane.inRegions(each.certificate());
                  return ", %s in the regions (outlined)%s"
                      .formatted(
                          count == positions ? "all" : String.valueOf(count),
                          count == positions ? "" : ", the others on the way between two");
                })
            .orElse("");
    var overlap =
        proved.isEmpty() ? "" : ". Regions of different carries overlap in this projection alone";
    return "%d positions%s. Vertical: the first principal component perpendicular to the line through both means%s."
        .formatted(positions, inside, overlap);
  }
}
