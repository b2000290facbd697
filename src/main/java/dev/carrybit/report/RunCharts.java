package dev.carrybit.report;

import static dev.carrybit.run.MetricsFile.EVALUATION;
import static dev.carrybit.run.MetricsFile.STEP;

import dev.carrybit.report.LineChart.Series;
import dev.carrybit.report.LineChart.Vertical;
import dev.carrybit.report.Plot.Axis;
import dev.carrybit.run.MetricsFile.MetricsLine;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** Charts of what one or several runs logged. A chart without values is left out. */
public final class RunCharts {

  private static final double TITLE_HEIGHT = 26;

  private RunCharts() {}

  /** All charts of one run. */
  static DomContent ofRun(RunData run) {
    var times =
        List.of(
            new Series("compute", 0, false, run.points(STEP, "computeSeconds")),
            new Series("Spark", 1, false, run.points(STEP, "sparkSeconds")),
            new Series("update", 2, false, run.points(STEP, "updateSeconds")));
    return figures(charts(List.of(run), List.of(losses(run)), times));
  }

  /** The same charts with a line for each run, labelled with its {@link #letter}. */
  static DomContent ofRuns(List<RunData> runs) {
    var steps = steps(runs);
    var training = losses("Training loss", steps, series(runs, STEP, "loss"));
    var validation = losses("Validation loss", steps, series(runs, EVALUATION, "validationLoss"));
    var times = series(runs, STEP, "secondsPerStep");
    return figures(charts(runs, List.of(training, validation), times));
  }

  /**
   * Loss, accuracy and gradient norm side by side as an SVG file; empty if nothing is logged. These
   * charts contain no times, so they are the same wherever the run is repeated.
   */
  public static Optional<String> svgFile(RunData run) {
    var all = charts(List.of(run), List.of(losses(run)), List.of());
    var charts = all.subList(0, 3).stream().filter(chart -> !chart.isEmpty()).toList();
    if (charts.isEmpty()) {
      return Optional.empty();
    }
    double width = Plot.WIDTH * charts.size();
    double height = TITLE_HEIGHT + Plot.HEIGHT + Plot.LINE_HEIGHT / 2;
    var svg = SvgTag.svg(width, height, "Charts of a training run");
    svg.rect(0, 0, width, height, "card");
    for (int i = 0; i < charts.size(); i++) {
      svg.with(charts.get(i).panel(i * Plot.WIDTH, TITLE_HEIGHT));
    }
    return Optional.of(PageLayout.svgFile(svg));
  }

  /** The letter of run number {@code index}: A, B, …, Z, 27, 28, … */
  static String letter(int index) {
    return index < 26 ? String.valueOf((char) ('A' + index)) : String.valueOf(index + 1);
  }

  private static LineChart losses(RunData run) {
    var training = new Series("training", 0, false, run.points(STEP, "loss"));
    var validation = new Series("validation", 1, true, run.points(EVALUATION, "validationLoss"));
    return losses("Loss per target", steps(List.of(run)), List.of(training, validation));
  }

  private static LineChart losses(String title, Axis steps, List<Series> series) {
    return chart(title, steps, NumberFormats::compact, Vertical.LATER, series);
  }

  private static List<LineChart> charts(
      List<RunData> runs, List<LineChart> losses, List<Series> times) {
    var steps = steps(runs);
    var accuracy = series(runs, EVALUATION, "accuracy");
    var charts = new ArrayList<>(losses);
    charts.add(
        chart(
            "Accuracy of whole sums", steps, NumberFormats::percent, Vertical.FRACTIONS, accuracy));
    charts.add(bySteps("Gradient norm before clipping", steps, series(runs, STEP, "gradientNorm")));
    charts.add(bySteps("Learning rate", steps, series(runs, STEP, "learningRate")));
    charts.add(bySteps("Symbols per second", steps, series(runs, STEP, "symbolsPerSecond")));
    charts.add(chart("Time per step", steps, NumberFormats::duration, Vertical.ALL, times));
    return charts;
  }

  private static LineChart bySteps(String title, Axis steps, List<Series> series) {
    return chart(title, steps, NumberFormats::compact, Vertical.ALL, series);
  }

  private static LineChart chart(
      String title,
      Axis steps,
      DoubleFunction<String> format,
      Vertical vertical,
      List<Series> series) {
    return new LineChart(title, "step", steps, false, format, vertical, series);
  }

  /**
   * From 0 to the last step. If one run is much longer than another, it is logarithmic, from the
   * first step after 0.
   */
  private static Axis steps(List<RunData> runs) {
    var lengths =
        runs.stream().mapToDouble(RunData::lastStep).filter(last -> last > 0).summaryStatistics();
    double longest = Math.max(1, lengths.getMax());
    double shortest = Math.min(longest, lengths.getMin());
    double right = Plot.WIDTH - Plot.MARGIN;
    if (!Axis.automatic(shortest, longest, Plot.LEFT, right).logarithmic()) {
      return new Axis(0, longest, false, Plot.LEFT, right);
    }
    double first =
        runs.stream()
            .flatMap(run -> run.metrics().stream())
            .mapToDouble(MetricsLine::step)
            .filter(step -> step > 0)
            .min()
            .orElseThrow();
    return new Axis(first, longest, true, Plot.LEFT, right);
  }

  private static DomContent figures(List<LineChart> charts) {
    var shown = charts.stream().filter(chart -> !chart.isEmpty());
    return PageLayout.charts(shown.map(LineChart::figure).toList());
  }

  /** A line for each run. Measurements have markers. */
  private static List<Series> series(List<RunData> runs, String event, String key) {
    var series = new ArrayList<Series>();
    for (int i = 0; i < runs.size(); i++) {
      var label = runs.size() == 1 ? "" : letter(i);
      var points = runs.get(i).points(event, key);
      series.add(new Series(label, i, event.equals(EVALUATION), points));
    }
    return series;
  }
}
