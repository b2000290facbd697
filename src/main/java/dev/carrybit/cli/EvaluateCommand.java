package dev.carrybit.cli;

import dev.carrybit.ExitCode;
import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.run.Console;
import dev.carrybit.run.Run;
import dev.carrybit.run.RunFactory;
import dev.carrybit.spark.HadoopProperties;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.storage.HadoopFiles;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a trained network. */
@Command(name = "evaluate", description = "Measures a trained network on sums, or on text.")
final class EvaluateCommand implements Callable<Integer> {

  /** Bits of all sums together that take minutes, not hours. */
  private static final long MOST_BITS_IN_ALL = 1_000_000_000;

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "addition: bits of a sum, also many more than the network was trained on")
  private Optional<Integer> bits = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "addition: random pairs, where there are too many to try all (default: "
              + RunFactory.RANDOM_PAIRS
              + ")")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of random pairs and sampled sentences (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "text: what to measure on (default: the run's own validation and test parts)")
  private Optional<String> input = Optional.empty();

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var files = HadoopProperties.ofJob();
    var trained = Run.open(files, run);
    var name = "Carrybit evaluate " + run;
    var limits = trained.settings().cluster();
    if (trained.settings().task() instanceof TextSettings text) {
      requireTextOptions(files, text);
      var report = new TextReport(console.results(), files, trained);
      return SparkApplication.run(
          name,
          limits,
          context -> {
            report.print(context, input, seed);
            return ExitCode.DONE.number();
          });
    }
    int width = bits.orElse(((AdditionSettings) trained.settings().task()).bits());
    requireSumOptions(width);
    return SparkApplication.run(
        name,
        limits,
        context -> {
          measureSums(context, trained, width);
          return ExitCode.DONE.number();
        });
  }

  private void requireTextOptions(HadoopFiles files, TextSettings text) {
    demand(bits.isEmpty(), "--bits: expected a run on additions, is one on text");
    demand(count.isEmpty(), "--count: expected a run on additions, is one on text");
    boolean keepsSome = text.isGenerated() || text.validation().some() || text.test().some();
    demand(
        input.isPresent() || keepsSome,
        "expected --input PATH, as the run kept no text for validation or test");
    if (input.isPresent() || !text.isGenerated()) {
      files.expand(input.orElse(text.input()));
    }
  }

  private void requireSumOptions(int width) {
    demand(input.isEmpty(), "--input: expected a run on text, is one on additions");
    int most = AdditionSettings.MOST_BITS;
    demand(width >= 1 && width <= most, "--bits: expected 1 to %d, was %d".formatted(most, width));
    int pairs = count.orElse(RunFactory.RANDOM_PAIRS);
    long largest = MOST_BITS_IN_ALL / width;
    demand(
        pairs >= 1 && pairs <= largest,
        "--count: expected 1 to %d sums of %d bits, was %d".formatted(largest, width, pairs));
  }

  private void demand(boolean met, String message) {
    if (!met) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private void measureSums(JavaSparkContext context, Run trained, int width) {
    int shards = trained.settings().train().shards();
    int pairs = count.orElse(RunFactory.RANDOM_PAIRS);
    var sums = RunFactory.additions(width, pairs, seed, shards);
    var weights = trained.weights().values();
    var measured = SparkEngine.measure(context, trained.plan(), weights, sums);
    var out = console.results();
    out.println("bits             " + width);
    out.println("sums             " + measured.sums());
    out.println("accuracy         " + measured.accuracy());
    out.println("bit accuracy     " + (double) measured.rightTargets() / measured.targets());
    out.println("loss             " + measured.meanLoss());
  }
}
