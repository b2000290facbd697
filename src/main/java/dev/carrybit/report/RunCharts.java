package dev.carrybit.report;

import dev.carrybit.report.LineChart.Series;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.run.MetricsFile;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Charts of what one or several runs logged. A chart without values is left out. */
public final class RunCharts {

  private static final double TITLE_HEIGHT = 26;

  private RunCharts() {}

  /** All charts of one run. */
  static DomContent ofRun(RunData run) {
    var times =
        List.of(
            new Series("compute", 0, false, run.points(MetricsFile.STEP, "computeSeconds")),
            new Series("Spark", 1, false, run.points(MetricsFile.STEP, "sparkSeconds")),
            new Series("update", 2, false, run.points(MetricsFile.STEP, "updateSeconds")));
    return figures(charts(List.of(run), List.of(losses(run)), times));
  }

  /** The same charts with a line for each run, labelled with its {@link #letter}. */
  static DomContent ofRuns(List<RunData> runs) {
    var losses =
        List.of(
            LineChart.bySteps("Training loss", NumberFormats::compact, logged(runs, "loss")),
            LineChart.bySteps(
                "Validation loss", NumberFormats::compact, measured(runs, "validationLoss")));
    return figures(charts(runs, losses, logged(runs, "secondsPerStep")));
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
    var training = run.points(MetricsFile.STEP, "loss");
    var validation = run.points(MetricsFile.EVALUATION, "validationLoss");
    return LineChart.bySteps(
        "Loss per target",
        NumberFormats::compact,
        List.of(
            new Series("training", 0, false, training),
            new Series("validation", 1, true, validation)));
  }

  private static List<LineChart> charts(
      List<RunData> runs, List<LineChart> losses, List<Series> times) {
    var accuracy = measured(runs, "accuracy");
    var norm = logged(runs, "gradientNorm");
    var rate = logged(runs, "learningRate");
    var speed = logged(runs, "symbolsPerSecond");
    var charts = new ArrayList<>(losses);
    charts.add(
        new LineChart(
            "Accuracy of whole sums", "step", NumberFormats::percent, true, false, accuracy));
    charts.add(LineChart.bySteps("Gradient norm before clipping", NumberFormats::compact, norm));
    charts.add(LineChart.bySteps("Learning rate", NumberFormats::compact, rate));
    charts.add(LineChart.bySteps("Symbols per second", NumberFormats::compact, speed));
    charts.add(LineChart.bySteps("Time per step", NumberFormats::duration, times));
    return charts;
  }

  private static DomContent figures(List<LineChart> charts) {
    var shown = charts.stream().filter(chart -> !chart.isEmpty());
    return PageLayout.charts(shown.map(LineChart::figure).toList());
  }

  private static List<Series> logged(List<RunData> runs, String key) {
    return series(runs, false, run -> run.points(MetricsFile.STEP, key));
  }

  private static List<Series> measured(List<RunData> runs, String key) {
    return series(runs, true, run -> run.points(MetricsFile.EVALUATION, key));
  }

  private static List<Series> series(
      List<RunData> runs, boolean markers, Function<RunData, List<Point>> points) {
    return IntStream.range(0, runs.size())
        .mapToObj(
            i -> {
              var label = runs.size() == 1 ? "" : letter(i);
              return new Series(label, i, markers, points.apply(runs.get(i)));
            })
        .toList();
  }
}
