package dev.carrybit.report;

import dev.carrybit.report.LineChart.Series;
import dev.carrybit.run.Metrics.EvaluationLine;
import dev.carrybit.run.Metrics.Interval;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Charts of what one or several runs logged. A chart without values is left out. */
public final class RunCharts {

  private static final double TITLE_HEIGHT = 26;

  private RunCharts() {}

  /** All charts of one run. */
  static DomContent ofRun(RunData run) {
    var runs = List.of(run);
    var times =
        List.of(
            logged("compute", 0, run, Interval::computeSeconds),
            logged("Spark", 1, run, Interval::sparkSeconds),
            logged("update", 2, run, Interval::updateSeconds));
    var charts = new ArrayList<>(reproducible(run));
    charts.addAll(List.of(learningRate(runs), throughput(runs), stepTime(times)));
    return figures(charts.stream());
  }

  /** The same charts with a line for each run, labelled with its {@link #letter}. */
  static DomContent ofRuns(List<RunData> runs) {
    var training = logged(runs, Interval::loss);
    var validation = measured(runs, EvaluationLine::validationLoss);
    return figures(
        Stream.of(
            LineChart.bySteps("Training loss", NumberFormats::compact, training),
            LineChart.bySteps("Validation loss", NumberFormats::compact, validation),
            accuracy(runs),
            gradientNorm(runs),
            learningRate(runs),
            throughput(runs),
            stepTime(logged(runs, Interval::secondsPerStep))));
  }

  /**
   * Loss, accuracy and gradient norm side by side as an SVG file; empty if nothing is logged. These
   * charts contain no times, so they are the same wherever the run is repeated.
   */
  public static Optional<String> svgFile(RunData run) {
    var charts = reproducible(run).stream().filter(chart -> !chart.isEmpty()).toList();
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

  private static List<LineChart> reproducible(RunData run) {
    var runs = List.of(run);
    var losses =
        List.of(
            logged("training", 0, run, Interval::loss),
            measured("validation", 1, run, EvaluationLine::validationLoss));
    return List.of(
        LineChart.bySteps("Loss per target", NumberFormats::compact, losses),
        accuracy(runs),
        gradientNorm(runs));
  }

  private static DomContent figures(Stream<LineChart> charts) {
    return PageLayout.charts(
        charts.filter(chart -> !chart.isEmpty()).map(LineChart::figure).toList());
  }

  private static LineChart accuracy(List<RunData> runs) {
    var series = measured(runs, EvaluationLine::accuracy);
    return new LineChart(
        "Accuracy of whole sums", "step", NumberFormats::percent, true, false, series);
  }

  private static LineChart gradientNorm(List<RunData> runs) {
    var series = logged(runs, Interval::gradientNorm);
    return LineChart.bySteps("Gradient norm before clipping", NumberFormats::compact, series);
  }

  private static LineChart learningRate(List<RunData> runs) {
    var series = logged(runs, Interval::learningRate);
    return LineChart.bySteps("Learning rate", NumberFormats::compact, series);
  }

  private static LineChart throughput(List<RunData> runs) {
    var series = logged(runs, Interval::symbolsPerSecond);
    return LineChart.bySteps("Symbols per second", NumberFormats::compact, series);
  }

  private static LineChart stepTime(List<Series> series) {
    return LineChart.bySteps("Time per step", NumberFormats::duration, series);
  }

  private static Series logged(
      String label, int style, RunData run, ToDoubleFunction<Interval> value) {
    return new Series(label, style, false, run.points(Interval.class, value));
  }

  private static Series measured(
      String label, int style, RunData run, ToDoubleFunction<EvaluationLine> value) {
    return new Series(label, style, true, run.points(EvaluationLine.class, value));
  }

  private static List<Series> logged(List<RunData> runs, ToDoubleFunction<Interval> value) {
    return IntStream.range(0, runs.size())
        .mapToObj(i -> logged(label(i, runs), i, runs.get(i), value))
        .toList();
  }

  private static List<Series> measured(List<RunData> runs, ToDoubleFunction<EvaluationLine> value) {
    return IntStream.range(0, runs.size())
        .mapToObj(i -> measured(label(i, runs), i, runs.get(i), value))
        .toList();
  }

  private static String label(int index, List<RunData> runs) {
    return runs.size() == 1 ? "" : letter(index);
  }
}
