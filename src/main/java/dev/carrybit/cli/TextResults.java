package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.Sampler;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.nn.Loss;
import dev.carrybit.run.RunFactory;
import dev.carrybit.run.Scratch;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.SpelledSums;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Measurement;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** Measures how well a trained network predicts text. */
final class TextResults {

  /** Symbols to sample: some 300 sentences. */
  private static final int SAMPLED = 10_000;

  private final PrintStream out;
  private final HadoopFiles files;
  private final TrainedRun trained;
  private final TextSettings task;
  private final boolean crossEntropy;

  TextResults(PrintStream out, HadoopFiles files, TrainedRun trained) {
    this.out = out;
    this.files = files;
    this.trained = trained;
    this.task = (TextSettings) trained.settings().task();
    this.crossEntropy = trained.settings().model().loss() == Loss.CROSS_ENTROPY;
  }

  /**
   * Measures on {@code input}, or else on the validation and test parts of the run's own text, and
   * prints the results.
   *
   * @param seed of the sentences that are sampled if the text was generated
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the text is too short, or not the text
   *     of the training
   */
  void print(JavaSparkContext context, Optional<String> input, long seed) {
    try (var scratch = new Scratch(context.isLocal(), files, trained.directory())) {
      if (input.isPresent()) {
        printFiles(context, input.get(), scratch);
      } else {
        printOwnText(context, scratch.path(), seed);
      }
    }
  }

  /** Prints a table with a line for each file if there are several, and the total. */
  private void printFiles(JavaSparkContext context, String input, Scratch scratch) {
    var lines = new ArrayList<String>();
    lines.add(line("symbols", "loss", "bits", "perplexity", "file"));
    var total = Measurement.NONE;
    var entries = files.expand(input);
    for (var file : entries) {
      boolean skipped = file.length() == 0 && entries.size() > 1;
      var measured = skipped ? Measurement.NONE : measure(context, file.path(), scratch);
      lines.add(line(file.path(), measured));
      total = total.plus(measured);
    }
    if (total.targets() == 0) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, input + ": expected at least 2 symbols in a file, found fewer");
    }
    if (entries.size() > 1) {
      lines.forEach(out::println);
    }
    out.println("input");
    print(total);
  }

  /** A file with nothing to predict has no numbers. */
  private String line(String file, Measurement measured) {
    boolean any = measured.targets() > 0;
    return line(
        Long.toString(measured.targets()),
        any ? decimal(measured.meanLoss()) : "",
        any && crossEntropy ? decimal(measured.bitsPerSymbol()) : "",
        any && crossEntropy ? decimal(measured.perplexity()) : "",
        file);
  }

  private static String line(
      String symbols, String loss, String bits, String perplexity, String file) {
    return "%12s %10s %10s %12s  %s".formatted(symbols, loss, bits, perplexity, file);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private Measurement measure(JavaSparkContext context, String file, Scratch scratch) {
    var vocabulary = trained.requireVocabulary();
    try {
      var text = TextPreparation.encode(context, vocabulary, file, scratch.path());
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

  private void printOwnText(JavaSparkContext context, String scratch, long seed) {
    var source = RunFactory.source(task, trained.settings().seed());
    var prepared = TextPreparation.prepare(context, source, scratch);
    if (!prepared.vocabulary().entries().equals(trained.requireVocabulary().entries())) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          task.input() + ": expected the text of the training, found another one");
    }
    printRange(context, "validation", prepared.text(), prepared.validation());
    printRange(context, "test", prepared.text(), prepared.test());
    if (task.isGenerated()) {
      printSentences(seed);
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
    int shards = trained.settings().train().shards();
    var evaluation =
        Evaluation.TextEvaluation.of(text, range, task.window(), shards, trained.boundary());
    var weights = trained.weights().values();
    return SparkEngine.measure(context, trained.plan(), weights, evaluation);
  }

  private void print(Measurement measured) {
    out.println("  symbols          " + measured.targets());
    out.println("  loss             " + measured.meanLoss());
    if (crossEntropy) {
      out.println("  bits per symbol  " + measured.bitsPerSymbol());
      out.println("  perplexity       " + measured.perplexity());
    }
  }

  /** Samples sentences in the language of generated texts, and prints how many are correct. */
  private void printSentences(long seed) {
    var vocabulary = trained.requireVocabulary();
    var settings = trained.settings().sample().ofLength(SAMPLED);
    var sampler =
        new Sampler(
            trained.network(),
            trained.weights(),
            settings,
            vocabulary.tokens(),
            trained.boundary());
    var written = vocabulary.decode(sampler.sample(vocabulary.encode("\n"), seed));
    var score = SpelledSums.score(written);
    out.println("sampled sentences");
    out.println("  sentences        " + score.sentences());
    out.println("  well formed      " + share(score.wellFormed(), score.sentences()));
    out.println("  true             " + share(score.right(), score.sentences()));
  }

  private static double share(int some, int all) {
    return (double) some / Math.max(1, all);
  }
}
