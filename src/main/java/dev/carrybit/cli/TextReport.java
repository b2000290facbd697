package dev.carrybit.cli;

import dev.carrybit.config.TextSettings;
import dev.carrybit.data.DataException;
import dev.carrybit.data.SpelledSums;
import dev.carrybit.data.SymbolText;
import dev.carrybit.data.TextRange;
import dev.carrybit.io.HadoopFiles;
import dev.carrybit.nn.Loss;
import dev.carrybit.spark.SparkMeasuring;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Sampler;
import java.io.PrintStream;
import java.util.Optional;
import java.util.UUID;
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
   * @throws DataException if the text is too short or not the one that the run learned from
   */
  void print(JavaSparkContext context, Optional<String> input, long seed) {
    var scratch = trained.directory().path() + "/evaluation-" + UUID.randomUUID();
    try {
      if (input.isPresent()) {
        printInput(context, input.get(), scratch);
      } else {
        printOwnText(context, scratch, seed);
      }
    } finally {
      files.delete(scratch);
    }
  }

  private void printInput(JavaSparkContext context, String input, String scratch) {
    var text = TextPreparation.encode(context, trained.requireVocabulary(), input, scratch);
    if (text.length() < 2) {
      throw new DataException(input + ": expected at least 2 symbols, found " + text.length());
    }
    printRange(context, "input", text, new TextRange(0, text.length()));
  }

  private void printOwnText(JavaSparkContext context, String scratch, long seed) {
    var source = Assembly.source(task, trained.settings().seed());
    var prepared = TextPreparation.prepare(context, source, scratch);
    if (!prepared.vocabulary().entries().equals(trained.requireVocabulary().entries())) {
      throw new DataException(
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
      return;
    }
    int shards = trained.settings().train().shards();
    var evaluation = Evaluation.Text.of(text, range, task.window().steps(), shards);
    var weights = trained.weights().values();
    var measured = SparkMeasuring.measure(context, trained.plan(), weights, evaluation);
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
    var sampler = new Sampler(trained.model(), trained.weights(), settings, vocabulary.tokens());
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
