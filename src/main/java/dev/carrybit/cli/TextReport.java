package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.FirstUnknown;
import dev.carrybit.model.Sampler;
import dev.carrybit.nn.Loss;
import dev.carrybit.run.Run;
import dev.carrybit.run.RunFactory;
import dev.carrybit.run.Scratch;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.SpelledSums;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.TextRange;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Measurement;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** How well a trained network predicts a text. */
final class TextReport {

  /** Symbols of some 300 sentences. */
  private static final int SAMPLED = 10_000;

  private final PrintStream out;
  private final HadoopFiles files;
  private final Run trained;
  private final TextSettings task;

  TextReport(PrintStream out, HadoopFiles files, Run trained) {
    this.out = out;
    this.files = files;
    this.trained = trained;
    this.task = (TextSettings) trained.settings().task();
  }

  /**
   * Prints it for {@code input}, or else for the parts of the run's own text that it did not learn
   * from.
   *
   * @param seed of the sentences that are sampled where the text was generated
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the text is too short or not the one
   *     that the run learned from
   */
  void print(JavaSparkContext context, Optional<String> input, long seed) {
    var scratch = new Scratch(context.isLocal(), files, trained.directory().path());
    try (scratch) {
      if (input.isPresent()) {
        printInput(context, input.get(), scratch);
      } else {
        printOwnText(context, scratch.path(), seed);
      }
    }
  }

  /** Each file by itself, and all together. */
  private void printInput(JavaSparkContext context, String input, Scratch scratch) {
    var table = new FileTable(trained.settings().model().loss() == Loss.CROSS_ENTROPY);
    var sum = Measurement.NONE;
    var entries = files.expand(input);
    for (var file : entries) {
      boolean skips = file.length() == 0 && entries.size() > 1;
      var measured = skips ? Measurement.NONE : measured(context, file.path(), scratch);
      table.add(file.path(), measured);
      sum = sum.plus(measured);
    }
    if (sum.targets() == 0) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, input + ": expected at least 2 symbols in a file, found fewer");
    }
    table.print(out);
    out.println("input");
    print(sum);
  }

  private Measurement measured(JavaSparkContext context, String file, Scratch scratch) {
    try {
      var text = TextPreparation.encode(context, trained.requireVocabulary(), file, scratch.path());
      return text.length() < 2
          ? Measurement.NONE
          : measure(context, text, new TextRange(0, text.length()));
    } catch (CarrybitException mistake) {
      mistake.rethrowUnless(ExitCode.BAD_DATA);
      throw FirstUnknown.in(files, trained.requireVocabulary(), file).orElse(mistake);
    }
  }

  private void printOwnText(JavaSparkContext context, String scratch, long seed) {
    var source = RunFactory.source(task, trained.settings().seed());
    var prepared = TextPreparation.prepare(context, source, scratch);
    if (!prepared.vocabulary().entries().equals(trained.requireVocabulary().entries())) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          task.input() + ": expected the text that the run learned from, found another one");
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
    if (trained.settings().model().loss() == Loss.CROSS_ENTROPY) {
      out.println("  bits per symbol  " + measured.bitsPerSymbol());
      out.println("  perplexity       " + measured.perplexity());
    }
  }

  /** What the network writes in the generated text's own language can be judged. */
  private void printSentences(long seed) {
    var vocabulary = trained.requireVocabulary();
    var settings = trained.settings().sample().ofLength(SAMPLED);
    var sampler =
        new Sampler(
            trained.model(), trained.weights(), settings, vocabulary.tokens(), trained.boundary());
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
