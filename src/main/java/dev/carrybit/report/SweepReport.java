package dev.carrybit.report;

import static j2html.TagCreator.*;

import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;

/** The page of a sweep: the results of its trainings by value, their loss curves, and a table. */
public final class SweepReport {

  private static final StripPlot STEPS =
      new StripPlot(
          "Steps to the target",
          NumberFormats::compact,
          false,
          true,
          trial -> trial.reached() ? trial.steps() : Double.NaN);

  private static final StripPlot LOSS =
      new StripPlot("Final loss", NumberFormats::compact, false, false, Trial::validationLoss);

  private static final StripPlot ACCURACY =
      new StripPlot(
          "Final accuracy of whole sums", NumberFormats::percent, true, false, Trial::accuracy);

  private SweepReport() {}

  /**
   * The page as HTML.
   *
   * @param settings of the first training, the value of every key
   * @param table with at least one row
   */
  public static String of(String title, Map<String, String> settings, SweepTable table) {
    var keys =
        settings.entrySet().stream().map(each -> List.of(each.getKey(), each.getValue())).toList();
    return PageLayout.page(
        title,
        h1(title),
        p(summaryOf(table)).withClass("lead"),
        resultsByValue(table),
        lossCurves(table),
        results(table),
        details(
            summary("settings of the first training"),
            div(PageLayout.table("keys", List.of("key", "value"), keys)).withClass("settings")),
        footer("Carrybit"));
  }

  private static String summaryOf(SweepTable table) {
    var row = table.rows().get(0);
    var keys = row.values().keySet();
    return "%s%s, %s each%s."
        .formatted(
            counted(table.rows().size(), "combination"),
            keys.isEmpty() ? "" : " of " + String.join(", ", keys),
            counted(row.trials().size(), "training"),
            table.target()
                ? ": %d of %d reached the target"
                    .formatted(count(table, Trial::reached), count(table, trial -> true))
                : "");
  }

  private static String counted(int count, String noun) {
    return "%d %s%s".formatted(count, noun, count == 1 ? "" : "s");
  }

  private static Stream<Trial> trials(SweepTable table) {
    return table.rows().stream().flatMap(row -> row.trials().values().stream());
  }

  private static long count(SweepTable table, Predicate<Trial> condition) {
    return trials(table).filter(condition).count();
  }

  private static DomContent resultsByValue(SweepTable table) {
    boolean steps = table.target() && count(table, Trial::reached) > 0;
    var plots = steps ? List.of(STEPS, LOSS, ACCURACY) : List.of(LOSS, ACCURACY);
    var content = new ArrayList<DomContent>();
    panels(table)
        .forEach(
            (name, rows) -> {
              if (!name.isEmpty()) {
                content.add(h3(name));
              }
              var figures = plots.stream().map(plot -> plot.figure(rows, table.rows()));
              content.add(PageLayout.charts(figures.toList()));
            });
    return PageLayout.section(
        "Results by value",
        "A dot is a training, a bar goes from the minimum to the maximum, and the line connects the"
            + " means."
            + (table.target()
                ? " Only trainings that reached the target have steps to the target; how many did"
                    + " is below each value."
                : ""),
        each(content.stream()));
  }

  /** The rows by their values of all keys but the first. */
  private static Map<String, List<Combination>> panels(SweepTable table) {
    return table.rows().stream()
        .collect(
            Collectors.groupingBy(
                row -> StringUtils.join(row.values().entrySet().stream().skip(1).iterator(), ' '),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static DomContent lossCurves(SweepTable table) {
    var points = trials(table).flatMap(trial -> curve(trial).stream()).toList();
    if (points.isEmpty()) {
      return each();
    }
    var steps = points.stream().mapToDouble(Point::x).summaryStatistics();
    var losses = points.stream().mapToDouble(Point::y).summaryStatistics();
    double right = Plot.WIDTH - Plot.MARGIN;
    var xAxis = Axis.automatic(steps.getMin(), steps.getMax(), Plot.LEFT, right);
    var yAxis = Axis.automatic(losses.getMin(), losses.getMax(), Plot.BOTTOM, Plot.TOP);
    var figures =
        table.rows().stream().map(row -> lossCurves(row, table.target(), xAxis, yAxis)).toList();
    return PageLayout.section(
        "Loss curves",
        "A chart for each combination with a line for each training; all have the same axes. "
            + (table.target()
                ? "A line with a filled end reached the target; a dashed line with a hollow end did"
                    + " not."
                : "A dashed line with a hollow end diverged or failed."),
        PageLayout.charts(figures));
  }

  private static DomContent lossCurves(Combination row, boolean target, Axis xAxis, Axis yAxis) {
    var ends = new ArrayList<String>();
    row.trials().forEach((seed, trial) -> ends.add(endOf(seed, trial)));
    var description = "Loss by step, %s: %s".formatted(row.label(), String.join("; ", ends));
    var xLabel = xAxis.logarithmic() ? "step, logarithmic" : "step";
    var plot = new Plot(description, xAxis, yAxis, xLabel, NumberFormats::compact);
    plot.xTicks(xAxis.ticks());
    row.trials()
        .forEach(
            (seed, trial) -> {
              var points = curve(trial);
              if (!points.isEmpty()) {
                var style = trial.endedWell(target) ? "" : " failed";
                plot.path(points, "curve" + style);
                var last = points.get(points.size() - 1);
                plot.dot(last, 3.2, "trial" + style, endOf(seed, trial));
              }
            });
    return plot.figure(row.label(), "loss");
  }

  /** The finite losses after step 0, which a logarithmic axis cannot show. */
  private static List<Point> curve(Trial trial) {
    return trial.curve().stream()
        .filter(point -> point.step() > 0 && Double.isFinite(point.loss()))
        .map(point -> new Point(point.step(), point.loss()))
        .toList();
  }

  private static String endOf(long seed, Trial trial) {
    var loss = NumberFormats.compact(trial.validationLoss());
    return "seed=%d %s, step %d: %s".formatted(seed, trial.end().word(), trial.steps(), loss);
  }

  private static DomContent results(SweepTable table) {
    var cells = table.cells();
    return PageLayout.section(
        "Results",
        "Mean ± standard deviation over the seeds"
            + (table.target()
                ? "; steps and seconds are those of the trainings that reached the target."
                : "."),
        PageLayout.table("results", cells.get(0), cells.subList(1, cells.size())));
  }
}
