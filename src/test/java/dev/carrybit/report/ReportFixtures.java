package dev.carrybit.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.report.AdditionProbe.CarryTrace;
import dev.carrybit.report.AdditionProbe.UnitTrace;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.run.MetricsFile;
import dev.carrybit.run.MetricsFile.MetricsLine;
import dev.carrybit.verify.HandmadeAdder;
import dev.carrybit.verify.Verdict;
import dev.carrybit.verify.Verifier;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs and probes for the tests of the reports. */
public final class ReportFixtures {

  public static final Map<String, String> DEFAULTS =
      Map.of("task", "required", "model.hidden", "16", "train.target", "none", "seed", "1");

  private static final HandmadeAdder HANDMADE = new HandmadeAdder(0);

  static final Network ADDER =
      new Network(HANDMADE.spec(), KernelChoice.VECTOR, Double.POSITIVE_INFINITY);

  static final Parameters WEIGHTS = HANDMADE.weights();

  private ReportFixtures() {}

  /** The verdict on a network that adds a and b right but for bit {@code wrong}. */
  static Verdict.Refuted refuted(BigInteger a, BigInteger b, int wrong) {
    var problem = AdditionProblem.of(a, b);
    return new Verdict.Refuted(problem, problem.sum().flipBit(wrong));
  }

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
        JsonNodeFactory.instance
            .objectNode()
            .put("status", "succeeded")
            .put("step", 50)
            .put("accuracy", 0.75)
            .put("kernels", "vector");
    return new RunData(name, "runs/" + name, settings, result, metrics(intervals), "");
  }

  private static List<MetricsLine> metrics(int intervals) {
    var lines = new ArrayList<MetricsLine>();
    for (int i = 0; i < intervals; i++) {
      long step = 10L * i;
      double loss = 0.7 / (1 + i);
      var values =
          Map.of(
              "loss", loss,
              "gradientNorm", 0.1 + i % 3,
              "learningRate", 0.01,
              "symbolsPerSecond", 1e5,
              "secondsPerStep", 0.031,
              "computeSeconds", 0.01,
              "sparkSeconds", 0.02,
              "updateSeconds", 0.001);
      lines.add(new MetricsLine(MetricsFile.STEP, step, values, Instant.EPOCH));
      if (i % 5 == 4) {
        var measured = Map.of("validationLoss", loss * 1.1, "accuracy", (double) i / intervals);
        lines.add(new MetricsLine(MetricsFile.EVALUATION, step, measured, Instant.EPOCH));
      }
    }
    return lines;
  }

  /** The page of a run without findings. */
  static String page(RunData run) {
    return RunReport.of(run, DEFAULTS, Optional.empty(), Optional.empty());
  }

  static String page(RunData run, AdditionProbe.AdditionFindings findings) {
    return RunReport.of(run, DEFAULTS, Optional.of(findings), Optional.empty());
  }

  static String page(RunData run, TextProbe.TextFindings findings) {
    return RunReport.of(run, DEFAULTS, Optional.empty(), Optional.of(findings));
  }

  /** The same run with other samples. */
  static RunData withSamples(RunData run, String samples) {
    return new RunData(
        run.name(), run.path(), run.settings(), run.result(), run.metrics(), samples);
  }

  /** The same run with a result that has every field. */
  static RunData withAllResults(RunData run) {
    ObjectNode result = run.result().deepCopy();
    result.put("loss", 0.012345678).put("validationLoss", 0.012345678);
    result.put("exactness", "refuted");
    result.put("bitsPerSymbol", 1.2345678).put("perplexity", 12345.678);
    result.put("parameters", 12345678).put("symbolsPerSecond", 1234567.8);
    result.put("secondsPerStep", 0.09426).put("wallSeconds", 7260);
    return new RunData(
        run.name(), run.path(), run.settings(), result, run.metrics(), run.samples());
  }

  /** A probe of additions, with one wrong bit of four. */
  public static AdditionProbe.AdditionFindings addition() {
    return addition(Verifier.verify(ADDER, WEIGHTS));
  }

  /** The same probe of a network with another verdict. */
  static AdditionProbe.AdditionFindings addition(Verdict verdict) {
    var trace =
        new CarryTrace(
            AdditionProblem.of(BigInteger.valueOf(3), BigInteger.valueOf(9)),
            new int[] {0, 0, 1, 0},
            List.of(
                new UnitTrace("all units", 0.995, new double[] {1, 1, -1, -1}),
                new UnitTrace("unit 3", -0.5, new double[] {-0.5, -0.25, 0.75, 1})));
    var accuracies = List.of(new Point(1, 1), new Point(2, 1), new Point(4, 0.5));
    var states = StatePlane.of(ADDER, WEIGHTS);
    return new AdditionProbe.AdditionFindings(accuracies, trace, verdict, states);
  }

  /** A probe of a text model that reads the characters of {@code passage}. */
  public static TextProbe.TextFindings text(String passage) {
    return text(passage.codePoints().mapToObj(Character::toString).toList());
  }

  /** A probe of a text model that reads {@code symbols}. */
  static TextProbe.TextFindings text(List<String> symbols) {
    var outputs = new double[symbols.size()];
    var marked = new boolean[symbols.size()];
    for (int t = 0; t < outputs.length; t++) {
      outputs[t] = (t % 5 - 2) / 2.0;
      marked[t] = t % 7 == 0;
    }
    var feature = new TextProbe.Feature("inside quotes", "unit 3", 0.875, outputs, marked);
    return new TextProbe.TextFindings("a text", 5, 4000, symbols, List.of(feature));
  }
}
