package dev.carrybit.report;

import dev.carrybit.report.AdditionProbe.CarryTrace;
import dev.carrybit.report.AdditionProbe.LengthAccuracy;
import dev.carrybit.report.AdditionProbe.UnitTrace;
import dev.carrybit.run.Metrics;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial;
import dev.carrybit.sweep.Trial.CurvePoint;
import dev.carrybit.sweep.Trial.End;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs, probes and sweeps for the tests of the reports. */
public final class ReportFixtures {

  public static final Map<String, String> DEFAULTS =
      Map.of("task", "required", "model.hidden", "16", "train.target", "none", "seed", "1");

  private ReportFixtures() {}

  /** A run with this number of logged steps. */
  public static RunData run(String name, String task, int intervals) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("task", task);
    settings.put("seed", "1.0");
    settings.put("run.dir", "runs/" + name);
    settings.put("addition.bits", "8");
    settings.put("text.tokens", "char");
    settings.put("model.cell", "elman");
    settings.put("model.layers", "2");
    settings.put("model.hidden", "5");
    settings.put("optimizer.name", "adam");
    settings.put("train.batch", "32");
    settings.put("train.shards", "4");
    settings.put("train.log-every", "10");
    var result =
        Map.of("status", "succeeded", "step", "50", "accuracy", "0.75", "kernels", "vector");
    return new RunData(name, "runs/" + name, settings, result, metrics(intervals), "");
  }

  private static List<Metrics> metrics(int intervals) {
    var lines = new ArrayList<Metrics>();
    for (int i = 0; i < intervals; i++) {
      long step = 10L * i;
      double loss = 0.7 / (1 + i);
      lines.add(
          new Metrics.Interval(
              step, Double.NaN, loss, 0.1 + i % 3, 0.01, 1e5, 0.01, 0.02, 0.001, Instant.EPOCH));
      if (i % 5 == 4) {
        double accuracy = (double) i / intervals;
        lines.add(
            new Metrics.EvaluationLine(step, loss * 1.1, accuracy, Double.NaN, Instant.EPOCH));
      }
    }
    return lines;
  }

  /** The same run with other samples. */
  static RunData withSamples(RunData run, String samples) {
    return new RunData(
        run.name(), run.path(), run.settings(), run.result(), run.metrics(), samples);
  }

  /** The same run with a result that has every field. */
  static RunData withAllResults(RunData run) {
    var result = new LinkedHashMap<>(run.result());
    result.put("loss", "0.012345678");
    result.put("validationLoss", "0.012345678");
    result.put("bitsPerSymbol", "1.2345678");
    result.put("perplexity", "12345.678");
    result.put("parameters", "12345678");
    result.put("symbolsPerSecond", "1234567.8");
    result.put("secondsPerStep", "0.09426");
    result.put("wallSeconds", "7260");
    return new RunData(
        run.name(), run.path(), run.settings(), result, run.metrics(), run.samples());
  }

  /** A probe of additions, with one wrong bit of four. */
  public static AdditionProbe.AdditionFindings addition() {
    var trace =
        new CarryTrace(
            new int[] {1, 1, 0, 0},
            new int[] {1, 0, 0, 1},
            new int[] {1, 1, 0, 0},
            new int[] {0, 0, 1, 1},
            new int[] {0, 0, 1, 0},
            List.of(
                new UnitTrace("all units", 0.995, new double[] {1, 1, -1, -1}),
                new UnitTrace("unit 3", -0.5, new double[] {-0.5, -0.25, 0.75, 1})));
    var accuracies =
        List.of(new LengthAccuracy(1, 1), new LengthAccuracy(2, 1), new LengthAccuracy(4, 0.5));
    return new AdditionProbe.AdditionFindings(accuracies, trace, 256);
  }

  /** A probe of a text model that reads {@code passage}. */
  public static TextProbe.TextFindings text(String passage) {
    var symbols = passage.codePoints().mapToObj(Character::toString).toList();
    var outputs = new double[symbols.size()];
    var marked = new boolean[symbols.size()];
    for (int t = 0; t < outputs.length; t++) {
      outputs[t] = (t % 5 - 2) / 2.0;
      marked[t] = t % 7 == 0;
    }
    var feature = new TextProbe.Feature("inside quotes", "unit 3", 0.875, outputs, marked);
    return new TextProbe.TextFindings("a text", 4000, symbols, List.of(feature));
  }

  /** A training whose loss falls from 0.7 to {@code loss} by equal ratios. */
  static Trial trial(End end, long steps, double loss, double accuracy) {
    var curve = new ArrayList<CurvePoint>();
    for (int i = 0; i <= 10; i++) {
      curve.add(new CurvePoint(steps * i / 10, 0.7 * Math.pow(loss / 0.7, i / 10.0), accuracy));
    }
    return new Trial(end, steps, steps / 100.0, loss, loss, accuracy, 97, "ab", "", curve);
  }

  /** A training that broke after 20 steps. */
  static Trial broken(End end) {
    return Trial.broken(
        end, 1, "<&>", List.of(new CurvePoint(10, 0.7, 0), new CurvePoint(20, 0.9, 0)));
  }

  /** With 8 units both seeds reach the target; with 2 units none does, and one diverges. */
  static SweepTable smallSweep(boolean target) {
    var well = Map.of(1L, trial(End.REACHED, 50, 0.2, 1), 2L, trial(End.REACHED, 70, 0.4, 1));
    var badly = Map.of(1L, trial(End.ENDED, 2000, 0.6, 0.25), 2L, broken(End.DIVERGED));
    var elman = Map.entry("model.cell", "elman");
    return new SweepTable(
        List.of(
            new Combination(List.of(Map.entry("model.hidden", "8"), elman), well),
            new Combination(List.of(Map.entry("model.hidden", "2"), elman), badly)),
        target);
  }

  /** All pairs of {@code values} and two cells, with losses of many magnitudes. */
  static SweepTable largeSweep(List<String> values, int seeds) {
    var rows = new ArrayList<Combination>();
    for (int i = 0; i < values.size(); i++) {
      for (var cell : List.of("elman", "lstm")) {
        var trials = new LinkedHashMap<Long, Trial>();
        for (int seed = 1; seed <= seeds; seed++) {
          boolean well = (i + seed) % 3 > 0;
          long steps = well ? 40L + 13L * i * seed : 5000;
          double loss = Math.pow(10, -(i + seed) % 5) / seed;
          trials.put((long) seed, trial(well ? End.REACHED : End.ENDED, steps, loss, 1.0 / seed));
        }
        trials.put((long) seeds + 1, broken(i % 2 == 0 ? End.DIVERGED : End.FAILED));
        var value = Map.entry("model.hidden", values.get(i));
        rows.add(new Combination(List.of(value, Map.entry("model.cell", cell)), trials));
      }
    }
    return new SweepTable(rows, true);
  }
}
