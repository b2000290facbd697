package dev.carrybit.report;

import dev.carrybit.run.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs and memories for pages to show. */
public final class Pages {

  public static final Map<String, String> DEFAULTS =
      Map.of("task", "required", "model.hidden", "16", "train.target", "none", "seed", "1");

  private Pages() {}

  /** A run with so many logged intervals. */
  public static RunFacts run(String name, String task, int intervals) {
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
    return new RunFacts(name, "runs/" + name, settings, result, metrics(intervals), "");
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
        lines.add(new Metrics.Evaluation(step, loss * 1.1, accuracy, Double.NaN, Instant.EPOCH));
      }
    }
    return lines;
  }

  /** The same run with other samples. */
  static RunFacts withSamples(RunFacts run, String samples) {
    return new RunFacts(
        run.name(), run.path(), run.settings(), run.result(), run.metrics(), samples);
  }

  /** The same run with a result that has every field. */
  static RunFacts withAllResults(RunFacts run) {
    var result = new LinkedHashMap<>(run.result());
    result.put("loss", "0.012345678");
    result.put("validationLoss", "0.012345678");
    result.put("bitsPerSymbol", "1.2345678");
    result.put("perplexity", "12345.678");
    result.put("parameters", "12345678");
    result.put("symbolsPerSecond", "1234567.8");
    result.put("secondsPerStep", "0.09426");
    result.put("wallSeconds", "7260");
    return new RunFacts(
        run.name(), run.path(), run.settings(), result, run.metrics(), run.samples());
  }

  /** An adder that says one bit of four wrong. */
  public static AdderMemory adder() {
    var walk =
        new AdderMemory.Walk(
            new int[] {1, 1, 0, 0},
            new int[] {1, 0, 0, 1},
            new int[] {1, 1, 0, 0},
            new int[] {0, 0, 1, 1},
            new int[] {0, 0, 1, 0},
            List.of(
                new AdderMemory.Unit("all together", 0.995, new double[] {1, 1, -1, -1}),
                new AdderMemory.Unit("unit 3", -0.5, new double[] {-0.5, -0.25, 0.75, 1})));
    var lengths =
        List.of(
            new AdderMemory.Length(1, 1, 4),
            new AdderMemory.Length(2, 1, 16),
            new AdderMemory.Length(4, 0.5, 256));
    return new AdderMemory(lengths, walk, 256);
  }

  /** A text model and what it reads. */
  public static TextMemory text(String passage) {
    var symbols = passage.codePoints().mapToObj(Character::toString).toList();
    var outputs = new double[symbols.size()];
    var marked = new boolean[symbols.size()];
    for (int t = 0; t < outputs.length; t++) {
      outputs[t] = (t % 5 - 2) / 2.0;
      marked[t] = t % 7 == 0;
    }
    var track = new TextMemory.Track("inside quotes", "unit 3", 0.875, outputs, marked);
    return new TextMemory("a text", 4000, symbols, List.of(track));
  }
}
