package dev.carrybit.report;

import dev.carrybit.report.Series.Point;
import dev.carrybit.run.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The charts of how runs went: one run with all that it tells, or several over each other. */
final class Curves {

  private static final String STEP = "step";

  private Curves() {}

  /** The charts of one run; those that have nothing to show are left out. */
  static Tag of(RunFacts run) {
    var split =
        List.of(
            Series.line("compute", 0, intervals(run, Metrics.Interval::computeSeconds)),
            Series.line("Spark", 1, intervals(run, Metrics.Interval::sparkSeconds)),
            Series.line("update", 2, intervals(run, Metrics.Interval::updateSeconds)));
    return charts(
        Stream.concat(
            withoutTime(run).stream(),
            Stream.of(
                rate(List.of(Series.line("", 0, intervals(run, Metrics.Interval::learningRate)))),
                speed(
                    List.of(
                        Series.line("", 0, intervals(run, Metrics.Interval::symbolsPerSecond)))),
                LineChart.of("Time of a step", STEP, Numbers::seconds, full(split)))));
  }

  /** Those among the charts of one run that are the same wherever it is done. */
  static List<LineChart> withoutTime(RunFacts run) {
    var loss = new ArrayList<Series>();
    loss.add(Series.line("training", 0, intervals(run, Metrics.Interval::loss)));
    loss.add(validation("validation", 1, run));
    return Stream.of(
            LineChart.of("Loss per target", STEP, Numbers::brief, full(loss)),
            accuracy(List.of(measured("", 0, run, Metrics.Evaluation::accuracy))),
            gradient(List.of(Series.line("", 0, intervals(run, Metrics.Interval::gradientNorm)))))
        .filter(chart -> !chart.isEmpty())
        .toList();
  }

  /** The charts of several runs; a line is labelled with its run's sign. */
  static Tag of(List<RunFacts> runs) {
    return charts(
        Stream.of(
            LineChart.of("Training loss", STEP, Numbers::brief, each(runs, Metrics.Interval::loss)),
            LineChart.of(
                "Validation loss",
                STEP,
                Numbers::brief,
                eachMeasured(runs, Metrics.Evaluation::validationLoss)),
            accuracy(eachMeasured(runs, Metrics.Evaluation::accuracy)),
            gradient(each(runs, Metrics.Interval::gradientNorm)),
            rate(each(runs, Metrics.Interval::learningRate)),
            speed(each(runs, Metrics.Interval::symbolsPerSecond)),
            LineChart.of(
                "Time of a step",
                STEP,
                Numbers::seconds,
                each(runs, Metrics.Interval::secondsPerStep))));
  }

  /** The sign of run number {@code index}: A, B, … and numbers when there are no letters left. */
  static String sign(int index) {
    return index < 26 ? String.valueOf((char) ('A' + index)) : String.valueOf(index + 1);
  }

  private static Tag charts(Stream<LineChart> charts) {
    return Tag.of("div", "charts")
        .add(charts.filter(chart -> !chart.isEmpty()).map(LineChart::figure).toList());
  }

  private static LineChart accuracy(List<Series> series) {
    return LineChart.of("Accuracy of whole sums", STEP, Numbers::percent, series).within(0, 1);
  }

  private static LineChart gradient(List<Series> series) {
    return LineChart.of("Gradient norm before clipping", STEP, Numbers::brief, series);
  }

  private static LineChart rate(List<Series> series) {
    return LineChart.of("Learning rate", STEP, Numbers::brief, series);
  }

  private static LineChart speed(List<Series> series) {
    return LineChart.of("Symbols a second", STEP, Numbers::brief, series);
  }

  private static List<Series> full(List<Series> series) {
    return series.stream()
        .filter(each -> each.points().stream().anyMatch(point -> Double.isFinite(point.y())))
        .toList();
  }

  private static List<Series> each(List<RunFacts> runs, ToDoubleFunction<Metrics.Interval> value) {
    var series = new ArrayList<Series>();
    for (int i = 0; i < runs.size(); i++) {
      series.add(Series.line(sign(i), i, intervals(runs.get(i), value)));
    }
    return full(series);
  }

  private static List<Series> eachMeasured(
      List<RunFacts> runs, ToDoubleFunction<Metrics.Evaluation> value) {
    var series = new ArrayList<Series>();
    for (int i = 0; i < runs.size(); i++) {
      series.add(measured(sign(i), i, runs.get(i), value));
    }
    return full(series);
  }

  private static Series validation(String label, int look, RunFacts run) {
    return measured(label, look, run, Metrics.Evaluation::validationLoss);
  }

  private static Series measured(
      String label, int look, RunFacts run, ToDoubleFunction<Metrics.Evaluation> value) {
    var points =
        run.evaluations().stream()
            .map(line -> new Point(line.step(), value.applyAsDouble(line)))
            .toList();
    return Series.dotted(label, look, points);
  }

  private static List<Point> intervals(RunFacts run, ToDoubleFunction<Metrics.Interval> value) {
    return run.intervals().stream()
        .map(line -> new Point(line.step(), value.applyAsDouble(line)))
        .toList();
  }
}
