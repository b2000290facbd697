package dev.carrybit.report;

import dev.carrybit.report.Series.Point;
import dev.carrybit.sweep.Spread;
import dev.carrybit.sweep.SweepRow;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.Trial;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The losses of one combination's trainings on their way, a line each.
 *
 * @param row with the trainings
 * @param target whether they were to reach one
 * @param across where steps lie
 * @param up where losses lie
 */
record WayChart(SweepRow row, boolean target, Scale across, Scale up) {

  private static final double RIGHT = Axes.WIDTH - Axes.MARGIN;
  private static final double BOTTOM = Axes.bottom(1);

  /** A chart for each combination, all to the same scales. */
  static List<WayChart> of(SweepTable table) {
    var points =
        table.rows().stream()
            .flatMap(row -> row.trials().values().stream())
            .flatMap(trial -> points(trial).stream())
            .toList();
    var steps = Spread.of(points.stream().mapToDouble(Point::x));
    var losses = Spread.of(points.stream().mapToDouble(Point::y));
    if (losses.count() == 0) {
      return List.of();
    }
    var across = Scale.suited(steps.least(), steps.most(), Axes.LEFT, RIGHT);
    var up = Scale.suited(losses.least(), losses.most(), BOTTOM, Axes.TOP);
    return table.rows().stream().map(row -> new WayChart(row, table.target(), across, up)).toList();
  }

  /**
   * Logarithms have no place for step 0, of which all that is known is the loss of drawn weights.
   */
  private static List<Point> points(Trial trial) {
    return trial.curve().stream()
        .filter(point -> point.step() > 0 && Double.isFinite(point.loss()))
        .map(point -> new Point(point.step(), point.loss()))
        .toList();
  }

  Tag figure() {
    var axes = new Axes(description(), RIGHT, BOTTOM);
    axes.values(up, Numbers::brief);
    axes.places(across, across.ticks());
    axes.name(across.logarithmic() ? "step, logarithmic" : "step");
    row.trials().forEach((seed, trial) -> draw(axes, seed, trial));
    return axes.figure(row.label(), up.logarithmic() ? "loss, logarithmic" : "loss");
  }

  private String description() {
    var ends =
        row.trials().entrySet().stream()
            .map(each -> told(each.getKey(), each.getValue()))
            .collect(Collectors.joining("; "));
    return ("Loss by steps, %s: ".formatted(row.label()) + ends).strip();
  }

  private static String told(long seed, Trial trial) {
    var loss =
        Double.isFinite(trial.validationLoss()) ? Numbers.brief(trial.validationLoss()) : "–";
    return "seed=%d %s, step %d: %s".formatted(seed, trial.end().word(), trial.steps(), loss);
  }

  private void draw(Axes axes, long seed, Trial trial) {
    var points = points(trial);
    if (points.isEmpty()) {
      return;
    }
    boolean well = trial.endedWell(target);
    axes.path(Series.line("", 0, points).thinned(), across, up, well ? "way" : "way astray");
    var last = points.get(points.size() - 1);
    var style = well ? "one" : "one astray";
    axes.dot(across.at(last.x()), up.at(last.y()), 3.2, style, told(seed, trial));
  }
}
