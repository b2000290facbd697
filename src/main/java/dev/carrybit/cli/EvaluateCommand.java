package dev.carrybit.cli;

import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.run.Console;
import dev.carrybit.run.RunFactory;
import dev.carrybit.run.RunLoader;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.storage.HadoopFiles;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a trained network on sums or on text. */
@Command(name = "evaluate", description = "Measures a trained network on additions or on text.")
final class EvaluateCommand extends ConsoleCommand {

  /** Bits of all sums together. This many take minutes. */
  private static final long MOST_BITS_IN_ALL = 1_000_000_000;

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "addition: bits of a number; may be more than in training")
  private Optional<Integer> bits = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "addition: random pairs, if there are too many to try all (default: "
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
      description =
          "text: file, directory or glob (default: the validation and test parts of the run)")
  private Optional<String> input = Optional.empty();

  EvaluateCommand(Console console) {
    super(console);
  }

  @Override
  public void run() {
    var files = files();
    var trained = RunLoader.load(files, run);
    Consumer<JavaSparkContext> work;
    if (trained.settings().task() instanceof TextSettings text) {
      requireTextOptions(files, text);
      var evaluation = new TextResults(out, files, trained);
      work = context -> evaluation.print(context, input, seed);
    } else {
      int width = bits.orElse(((AdditionSettings) trained.settings().task()).bits());
      int pairs = count.orElse(RunFactory.RANDOM_PAIRS);
      requireAdditionOptions(width, pairs);
      work = context -> measureSums(context, trained, width, pairs);
    }
    SparkApplication.run(
        "Carrybit evaluate " + run,
        trained.settings().cluster(),
        context -> {
          work.accept(context);
          return run;
        });
  }

  private void requireTextOptions(HadoopFiles files, TextSettings text) {
    require(bits.isEmpty(), "--bits: expected a run on additions, is one on text");
    require(count.isEmpty(), "--count: expected a run on additions, is one on text");
    boolean heldOut = text.isGenerated() || text.validation().some() || text.test().some();
    require(
        input.isPresent() || heldOut,
        "expected --input PATH, as the run kept no text for validation or test");
    if (input.isPresent() || !text.isGenerated()) {
      files.expand(input.orElse(text.input()));
    }
  }

  private void requireAdditionOptions(int width, int pairs) {
    require(input.isEmpty(), "--input: expected a run on text, is one on additions");
    int most = AdditionSettings.MOST_BITS;
    require(width >= 1 && width <= most, "--bits: expected 1 to %d, was %d", most, width);
    long largest = MOST_BITS_IN_ALL / width;
    require(
        pairs >= 1 && pairs <= largest,
        "--count: expected 1 to %d sums of %d bits, was %d",
        largest,
        width,
        pairs);
  }

  private void measureSums(JavaSparkContext context, TrainedRun trained, int width, int pairs) {
    int shards = trained.settings().train().shards();
    var sums = RunFactory.additions(width, pairs, seed, shards);
    var weights = trained.weights().values();
    var measured = SparkEngine.measure(context, trained.plan(), weights, sums);
    out.println("bits             " + width);
    out.println("sums             " + measured.sums());
    out.println("accuracy         " + measured.accuracy());
    out.println("bit accuracy     " + (double) measured.rightTargets() / measured.targets());
    out.println("loss             " + measured.meanLoss());
  }
}
