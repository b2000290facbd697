package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.run.RunFactory;
import dev.carrybit.run.Scratch;
import dev.carrybit.spark.MemoryCheck;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.SpelledSums;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextSource;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Measurement;
import dev.carrybit.verify.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Locale;
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

  /** Symbols to sample: some 200 sentences. */
  private static final int SAMPLED = 10_000;

  /** Symbols, loss, bits, perplexity and name of a file. */
  private static final String ROW = "%12s %10s %10s %12s  %s";

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "addition: bits of a sum; may be more than in training")
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

  private HadoopFiles files;
  private TrainedRun trained;

  @Override
  public void run() {
    files = files();
    trained = RunDirectory.load(files, run);
    var work =
        trained.settings().task() instanceof TextSettings text
            ? textWork(text)
            : additionWork((AdditionSettings) trained.settings().task());
    SparkApplication.run(
        "Carrybit evaluate " + run,
        trained.settings().cluster(),
        context -> {
          work.accept(context);
          return run;
        });
  }

  private Consumer<JavaSparkContext> additionWork(AdditionSettings addition) {
    int width = bits.orElse(addition.bits());
    int pairs = count.orElse(RunFactory.RANDOM_PAIRS);
    int most = AdditionSettings.MOST_BITS;
    require(input.isEmpty(), "--input: expected a run on text, is one on additions");
    require(width >= 1 && width <= most, "--bits: expected 1 to %d, was %d", most, width);
    long largest = MOST_BITS_IN_ALL / width;
    var expected = "--count: expected 1 to %d sums of %d bits, was %d";
    require(pairs >= 1 && pairs <= largest, expected, largest, width, pairs);
    var sums = RunFactory.additions(width, pairs, seed, trained.settings().train().shards());
    return context -> {
      var measured = measure(context, sums);
      out.println("bits             " + width);
      out.println("sums             " + measured.sums());
      out.println("accuracy         " + measured.accuracy());
      out.println("bit accuracy     " + (double) measured.rightTargets() / measured.targets());
      out.println("loss             " + measured.meanLoss());
      Verifier.refute(trained.network(), trained.weights())
          .ifPresent(wrong -> out.println("wrong sum        " + wrong.equation()));
    };
  }

  private Measurement measure(JavaSparkContext context, Evaluation evaluation) {
    MemoryCheck.of(context, evaluation.shards()).require(trained.plan(), evaluation);
    return SparkEngine.measure(context, trained.plan(), trained.weights().values(), evaluation);
  }

  private Consumer<JavaSparkContext> textWork(TextSettings text) {
    require(bits.isEmpty(), "--bits: expected a run on additions, is one on text");
    require(count.isEmpty(), "--count: expected a run on additions, is one on text");
    boolean heldOut = text.isGenerated() || text.validation().some() || text.test().some();
    require(
        input.isPresent() || heldOut,
        "expected --input PATH, as the run kept no text for validation or test");
    input.ifPresent(files::expand);
    var source = RunFactory.source(text, trained.settings().seed());
    var directory = RunDirectory.forReading(files, run);
    var fingerprint = input.isPresent() ? Optional.<String>empty() : directory.textFingerprint();
    var prepared = fingerprint.flatMap(each -> directory.text(text, source, each));
    if (input.isEmpty() && prepared.isEmpty()) {
      requireInputs(source);
    }
    return context -> {
      try (var scratch = new Scratch(context.isLocal(), files, trained.directory())) {
        if (input.isPresent()) {
          printFiles(context, input.get(), scratch.path());
        } else {
          printOwnText(
              context,
              text,
              prepared.orElseGet(() -> TextPreparation.prepare(context, source, scratch.path())),
              fingerprint);
        }
      }
    };
  }

  /** Prints a table with a line for each file if there are several, and the total. */
  private void printFiles(JavaSparkContext context, String input, String scratch) {
    var lines = new ArrayList<String>();
    lines.add(ROW.formatted("symbols", "loss", "bits", "perplexity", "file"));
    var total = Measurement.NONE;
    var entries = files.expand(input);
    for (var file : entries) {
      var measured = measure(context, file.path(), scratch);
      lines.add(row(file.path(), measured));
      total = total.plus(measured);
    }
    if (total.targets() == 0) {
      throw new CarrybitException(
          ExitCode.NO_INPUT, input + ": expected at least 2 symbols in a file, found fewer");
    }
    if (entries.size() > 1) {
      lines.forEach(out::println);
    }
    out.println("input");
    print(total);
  }

  /** A file with nothing to predict has no numbers. */
  private String row(String file, Measurement measured) {
    if (measured.targets() == 0) {
      return ROW.formatted(0, "", "", "", file);
    }
    return ROW.formatted(
        measured.targets(),
        decimal(measured.meanLoss()),
        trained.settings().model().nats() ? decimal(measured.bitsPerSymbol()) : "",
        trained.settings().model().nats() ? decimal(measured.perplexity()) : "",
        file);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private Measurement measure(JavaSparkContext context, String file, String scratch) {
    var vocabulary = trained.requireVocabulary();
    try {
      var text = TextPreparation.encode(context, vocabulary, file, scratch);
      return text.length() < 2
          ? Measurement.NONE
          : measure(context, text, new TextRange(0, text.length()));
    } catch (CarrybitException mistake) {
      mistake.rethrowUnless(ExitCode.BAD_DATA);
      try (var in = files.open(file)) {
        throw LenientEncoder.firstUnknown(vocabulary, in, file).orElse(mistake);
      } catch (IOException e) {
        throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
  }

  private void requireInputs(TextSource source) {
    try {
      source.inputs(files);
    } catch (CarrybitException missing) {
      missing.rethrowUnless(ExitCode.NO_INPUT);
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          "%s: the prepared text of the run is gone, and its input too: %s; call it from the directory of the training, or name a text with --input PATH"
              .formatted(run, missing.getMessage()),
          missing);
    }
  }

  private void printOwnText(
      JavaSparkContext context,
      TextSettings task,
      PreparedText prepared,
      Optional<String> fingerprint) {
    // a copy of the model knows its vocabulary alone
    boolean isOther = fingerprint.filter(each -> !each.equals(prepared.fingerprint())).isPresent();
    if (isOther || !prepared.vocabulary().entries().equals(trained.requireVocabulary().entries())) {
      throw CarrybitException.badData(
          "%s: expected the text of the training, found another one; put it back, or name a text with --input PATH",
          task.input());
    }
    printRange(context, "validation", prepared.text(), prepared.validation());
    printRange(context, "test", prepared.text(), prepared.test());
    if (task.isGenerated()) {
      printSentences();
    }
  }

  private void printRange(JavaSparkContext context, String name, SymbolText text, TextRange range) {
    out.println(name);
    if (range.length() < 2) {
      out.println("  symbols          none");
    } else {
      print(measure(context, text, range));
    }
  }

  private Measurement measure(JavaSparkContext context, SymbolText text, TextRange range) {
    int window = ((TextSettings) trained.settings().task()).window();
    int shards = trained.settings().train().shards();
    return measure(
        context, Evaluation.TextEvaluation.of(text, range, window, shards, trained.boundary()));
  }

  private void print(Measurement measured) {
    out.println("  symbols          " + measured.targets());
    out.println("  loss             " + measured.meanLoss());
    if (trained.settings().model().nats()) {
      out.println("  bits per symbol  " + measured.bitsPerSymbol());
      out.println("  perplexity       " + measured.perplexity());
    }
  }

  /** Samples sentences in the language of generated texts, and prints how many are correct. */
  private void printSentences() {
    var written = trained.write("\n", SAMPLED, seed).substring(1);
    var score = SpelledSums.score(written);
    double sentences = Math.max(1, score.sentences());
    out.println("sampled sentences");
    out.println("  sentences        " + score.sentences());
    out.println("  well formed      " + score.wellFormed() / sentences);
    out.println("  true             " + score.right() / sentences);
  }
}
