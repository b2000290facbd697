package dev.carrybit.report;

import static j2html.TagCreator.*;

import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.report.StripPlot.Category;
import dev.carrybit.report.StripPlot.Dot;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of a sweep: the results of its trainings by value, their loss curves, and a table. */
public final class SweepReport {

  /**
   * A result of a training.
   *
   * @param value not finite for a training without this result
   * @param note below the trainings with one value
   * @param axis for the results of all trainings
   */
  private record Metric(
      String title,
      DoubleFunction<String> format,
      ToDoubleFunction<Trial> value,
      Function<Combination, String> note,
      Function<List<Category>, Axis> axis) {

    private Category category(Combination row) {
      var dots = new ArrayList<Dot>();
      row.trials()
          .forEach(
              (seed, trial) -> {
                double y = value.applyAsDouble(trial);
                var tooltip = "%s seed=%d: %s".formatted(row.label(), seed, format.apply(y));
                dots.add(new Dot(y, tooltip.strip()));
              });
      var name = row.values().isEmpty() ? "all" : row.values().get(0).getValue();
      return new Category(name, note.apply(row), dots);
    }

    private List<Category> categories(List<Combination> rows) {
      return rows.stream().map(this::category).toList();
    }

    private DomContent figure(List<Combination> rows, List<Combination> all) {
      var values = rows.get(0).values();
      var key = values.isEmpty() ? "" : values.get(0).getKey();
      return new StripPlot(title, key, format, axis.apply(categories(all)), categories(rows))
          .figure();
    }
  }

  private static final Metric STEPS =
      new Metric(
          "Steps to the target",
          NumberFormats::compact,
          trial -> trial.reached() ? trial.steps() : Double.NaN,
          Combination::reached,
          StripPlot::automaticAxis);

  private static final Metric LOSS =
      new Metric(
          "Final loss",
          NumberFormats::compact,
          Trial::validationLoss,
          row -> "",
          StripPlot::automaticAxis);

  private static final Metric ACCURACY =
      new Metric(
          "Final accuracy of whole sums",
          NumberFormats::percent,
          Trial::accuracy,
          row -> "",
          StripPlot::fractionAxis);

  private SweepReport() {}

  /**
   * The page as HTML.
   *
   * @param settings of the first training, the value of every key
   * @param table with at least one row
   */
  public static String of(String title, Map<String, String> settings, SweepTable table) {
    return PageLayout.page(
        title,
        h1(title),
        p(summaryOf(table)).withClass("lead"),
        resultsByValue(table),
        lossCurves(table),
        results(table),
        settings(settings),
        footer("Carrybit"));
  }

  private static String summaryOf(SweepTable table) {
    var row = table.rows().get(0);
    var keys = row.values().stream().map(Map.Entry::getKey).toList();
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
    var metrics = steps ? List.of(STEPS, LOSS, ACCURACY) : List.of(LOSS, ACCURACY);
    var content = new ArrayList<DomContent>();
    panels(table)
        .forEach(
            (name, rows) -> {
              if (!name.isEmpty()) {
                content.add(h3(name));
              }
              var figures = metrics.stream().map(metric -> metric.figure(rows, table.rows()));
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
                row ->
                    row.values().stream()
                        .skip(1)
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" ")),
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
    var ends =
        row.trials().entrySet().stream()
            .map(each -> endOf(each.getKey(), each.getValue()))
            .collect(Collectors.joining("; "));
    var description = "Loss by step, %s: %s".formatted(row.label(), ends);
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
    return plot.figure(row.label(), yAxis.logarithmic() ? "loss, logarithmic" : "loss");
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

  private static DomContent settings(Map<String, String> settings) {
    var rows =
        settings.entrySet().stream().map(each -> List.of(each.getKey(), each.getValue())).toList();
    var table = PageLayout.table("keys", List.of("key", "value"), rows);
    return details(summary("settings of the first training"), div(table).withClass("settings"));
  }
}
