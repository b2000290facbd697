package dev.carrybit.report;

import static j2html.TagCreator.*;

import dev.carrybit.Words;
import dev.carrybit.report.Plot.Axis;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial;
import dev.carrybit.sweep.Trial.End;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.StatisticalSummary;

/** The page of a sweep: the results of its trainings by value, their loss curves, and a table. */
public final class SweepReport {

  /**
   * A result of many trainings by the value of a key: a dot for each training, a bar from the
   * minimum to the maximum, and a line through the means of values that are numbers. If a training
   * has no result, how many have one is below each value.
   *
   * @param format of the results
   * @param fraction whether the results go from 0 to 1
   * @param result of a training; not shown unless finite
   */
  record StripPlot(
      String title,
      DoubleFunction<String> format,
      boolean fraction,
      ToDoubleFunction<Trial> result) {

    private static final double LETTER_WIDTH = 6.6;
    private static final double LABEL_GAP = 8;
    private static final int MOST_LETTERS = 14;
    private static final double MEAN_HALF_WIDTH = 9;
    private static final double DOT_DISTANCE = 7;

    /**
     * Draws {@code rows}, a column for each.
     *
     * @param rows that differ in the value of their first key
     * @param all rows, which the vertical axis has room for
     */
    DomContent figure(List<Combination> rows, List<Combination> all) {
      boolean counted = statistics(all).getN() < trials(all).count();
      int longest =
          rows.stream()
              .flatMap(row -> texts(row, counted))
              .mapToInt(String::length)
              .max()
              .orElse(0);
      double labelWidth = longest * LETTER_WIDTH + LABEL_GAP;
      double columnWidth = (Plot.WIDTH - Plot.LEFT - Plot.MARGIN) / rows.size();
      // every n-th column is labelled, with n such that labels do not overlap
      int stride = (int) Math.max(1, Math.ceil(labelWidth / columnWidth));
      double right = Plot.WIDTH - (stride == 1 ? Plot.MARGIN : labelWidth / 2);
      var xAxis = new Axis(-0.5, rows.size() - 0.5, false, Plot.LEFT, right);
      var key = rows.get(0).values().keySet().stream().findFirst().orElse("");
      var plot = new Plot(description(key, rows), xAxis, yAxis(all, counted), key, format);
      for (int i = 0; i < rows.size(); i += stride) {
        var texts = texts(rows.get(i), counted).toList();
        plot.xTick(i, texts.get(0), texts.get(1));
      }
      double pixels = xAxis.pixel(1) - xAxis.pixel(0);
      drawMeans(plot, rows, Math.min(MEAN_HALF_WIDTH / pixels, 0.35));
      for (int i = 0; i < rows.size(); i++) {
        drawDots(plot, rows.get(i), i, pixels);
      }
      return plot.figure(title, "");
    }

    /** The two lines below a column. */
    private Stream<String> texts(Combination row, boolean counted) {
      var count = statistics(List.of(row)).getN() + " of " + row.trials().size();
      return Stream.of(shortened(value(row)), counted ? count : "");
    }

    private static String value(Combination row) {
      return row.values().values().stream().findFirst().orElse("all");
    }

    private static String shortened(String text) {
      return text.codePointCount(0, text.length()) <= MOST_LETTERS
          ? text
          : text.substring(0, text.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
    }

    private String description(String key, List<Combination> rows) {
      return "%s by %s; ".formatted(title, key)
          + rows.stream()
              .map(row -> value(row) + ": " + SweepTable.text(statistics(List.of(row))))
              .collect(Collectors.joining("; "));
    }

    private Axis yAxis(List<Combination> rows, boolean counted) {
      double bottom = counted ? Plot.BOTTOM - Plot.LINE_HEIGHT : Plot.BOTTOM;
      var results = statistics(rows);
      return fraction || results.getN() == 0
          ? Axis.rounded(0, 1, bottom, Plot.TOP)
          : Axis.automatic(results.getMin(), results.getMax(), bottom, Plot.TOP);
    }

    private StatisticalSummary statistics(List<Combination> rows) {
      var results = trials(rows).mapToDouble(result);
      return new DescriptiveStatistics(results.filter(Double::isFinite).toArray());
    }

    private void drawMeans(Plot plot, List<Combination> rows, double halfWidth) {
      var means = new ArrayList<Point>();
      for (int i = 0; i < rows.size(); i++) {
        var spread = statistics(rows.subList(i, i + 1));
        double mean = spread.getMean();
        means.add(new Point(i, mean));
        if (spread.getN() > 1) {
          plot.line(new Point(i, spread.getMin()), new Point(i, spread.getMax()), "spread");
          plot.line(new Point(i - halfWidth, mean), new Point(i + halfWidth, mean), "mean");
        }
      }
      if (rows.stream().map(StripPlot::value).allMatch(NumberUtils::isCreatable)) {
        plot.path(means, "series series0");
      }
    }

    /** Draws the dots of a row side by side, so that equal results are all visible. */
    private void drawDots(Plot plot, Combination row, int column, double pixels) {
      int count = row.trials().size();
      double distance = Math.min(DOT_DISTANCE / pixels, 0.5 / count);
      double x = column - distance * (count - 1) / 2;
      for (var seed : row.trials().keySet()) {
        double y = result.applyAsDouble(row.trials().get(seed));
        var tooltip = "%s seed=%d: %s".formatted(row.label(), seed, format.apply(y));
        plot.dot(new Point(x, y), 2.8, "trial", tooltip.strip());
        x += distance;
      }
    }
  }

  private static final StripPlot STEPS =
      new StripPlot(
          "Steps to the target",
          NumberFormats::compact,
          false,
          trial -> trial.reached() ? trial.steps() : Double.NaN);

  private static final StripPlot LOSS =
      new StripPlot("Final validation loss", NumberFormats::compact, false, Trial::validationLoss);

  private static final StripPlot ACCURACY =
      new StripPlot("Final accuracy of whole sums", NumberFormats::compact, true, Trial::accuracy);

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
            PageLayout.settings(List.of("key", "value"), keys)),
        footer("Carrybit"));
  }

  private static String summaryOf(SweepTable table) {
    var row = table.rows().get(0);
    var keys = row.values().keySet();
    return "%s%s, %s each%s."
        .formatted(
            NumberFormats.counted(table.rows().size(), "combination"),
            keys.isEmpty() ? "" : " of " + String.join(", ", keys),
            NumberFormats.counted(row.trials().size(), "training"),
            table.target()
                ? ": %d of %d reached the target"
                    .formatted(count(table, Trial::reached), count(table, trial -> true))
                : "");
  }

  private static Stream<Trial> trials(List<Combination> rows) {
    return rows.stream().flatMap(row -> row.trials().values().stream());
  }

  private static long count(SweepTable table, Predicate<Trial> condition) {
    return trials(table.rows()).filter(condition).count();
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
        "A dot is a training, a bar goes from the minimum to the maximum, and a line connects the"
            + " means if the values are numbers. If a training has no result, how many have one is"
            + " below each value."
            + (steps ? " Only trainings that reached the target have steps to the target." : ""),
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
    var points = trials(table.rows()).flatMap(trial -> curve(trial).stream()).toList();
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
    Predicate<Trial> dashed = trial -> !trial.endedWell(table.target()) && !curve(trial).isEmpty();
    return PageLayout.section(
        "Loss curves",
        "A chart for each combination with a line for each training; all have the same axes."
            + (table.target() ? " A line with a filled end reached the target." : "")
            + (count(table, dashed) == 0
                ? ""
                : " A dashed line with a hollow end %s."
                    .formatted(table.target() ? "did not reach it" : "diverged or failed")),
        PageLayout.charts(figures));
  }

  private static DomContent lossCurves(Combination row, boolean target, Axis xAxis, Axis yAxis) {
    var ends = new ArrayList<String>();
    row.trials().forEach((seed, trial) -> ends.add(endOf(seed, trial)));
    var description = "Loss by step, %s: %s".formatted(row.label(), String.join("; ", ends));
    var plot = new Plot(description, xAxis, yAxis, "step", NumberFormats::compact);
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
    var broken =
        Stream.of(End.DIVERGED, End.FAILED)
            .filter(end -> row.count(end) > 0)
            .map(end -> ", %d %s".formatted(row.count(end), Words.of(end)));
    return plot.figure(row.label(), "loss" + broken.collect(Collectors.joining()));
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
    return "seed=%d %s, step %d: %s".formatted(seed, Words.of(trial.end()), trial.steps(), loss);
  }

  private static DomContent results(SweepTable table) {
    var cells = table.cells();
    var failure = trials(table.rows()).filter(trial -> trial.end() == End.FAILED).findFirst();
    return PageLayout.section(
        "Results",
        "Mean ± standard deviation over the seeds"
            + (table.target()
                ? "; steps and seconds are those of the trainings that reached the target."
                : "."),
        PageLayout.table("results", cells.get(0), cells.subList(1, cells.size())),
        failure
            .map(
                trial ->
                    each(p("The first training that failed ended with:"), pre(trial.message())))
            .orElse(each()));
  }
}
