package dev.carrybit.cli;

import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.SampleSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.data.DataException;
import dev.carrybit.data.SpelledSums;
import dev.carrybit.data.SymbolText;
import dev.carrybit.data.TextRange;
import dev.carrybit.io.HadoopFiles;
import dev.carrybit.spark.SparkMeasuring;
import dev.carrybit.spark.SparkStart;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Sampler;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a trained network. */
@Command(
    name = "evaluate",
    description = "Measures a trained network on sums, or on text.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class EvaluateCommand implements Callable<Integer> {

  /** Symbols of some 300 sentences. */
  private static final int SAMPLED = 10_000;

  private final Console console;

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
      defaultValue = "1000",
      description =
          "addition: random pairs, where there are too many to try all (default: ${DEFAULT-VALUE})")
  private int count;

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
    var files = new HadoopFiles();
    var trained = Run.open(files, run);
    input.filter(path -> trained.vocabulary().isPresent()).ifPresent(files::expand);
    try (var context = SparkStart.start("Carrybit evaluate " + run)) {
      if (trained.settings().task() instanceof AdditionSettings addition) {
        measureSums(context, trained, bits.orElse(addition.bits()));
      } else {
        measureText(context, files, trained);
      }
    }
    return ExitCode.DONE.number();
  }

  private void measureSums(JavaSparkContext context, Run trained, int width) {
    int shards = trained.settings().train().shards();
    var measured = measure(context, trained, Assembly.additions(width, count, seed, shards));
    var out = console.results();
    out.println("bits             " + width);
    out.println("sums             " + measured.sums());
    out.println("accuracy         " + measured.accuracy());
    out.println("bit accuracy     " + (double) measured.rightTargets() / measured.targets());
    out.println("loss             " + measured.meanLoss());
  }

  private void measureText(JavaSparkContext context, HadoopFiles files, Run trained) {
    var scratch = trained.directory().path() + "/evaluation-" + UUID.randomUUID();
    try {
      if (input.isPresent()) {
        var text =
            TextPreparation.encode(context, trained.requireVocabulary(), input.get(), scratch);
        measureRange(context, trained, "input", text, new TextRange(0, text.length()));
      } else {
        measureOwnText(context, trained, scratch);
      }
    } finally {
      files.delete(scratch);
    }
  }

  private void measureOwnText(JavaSparkContext context, Run trained, String scratch) {
    var settings = (TextSettings) trained.settings().task();
    var source = Assembly.source(settings, trained.settings().seed());
    var prepared = TextPreparation.prepare(context, source, scratch);
    if (!prepared.vocabulary().entries().equals(trained.requireVocabulary().entries())) {
      throw new DataException(
          settings.input() + ": expected the text that the run learned from, found another one");
    }
    measureRange(context, trained, "validation", prepared.text(), prepared.validation());
    measureRange(context, trained, "test", prepared.text(), prepared.test());
    if (settings.isGenerated()) {
      scoreSentences(trained);
    }
  }

  private void measureRange(
      JavaSparkContext context, Run trained, String name, SymbolText text, TextRange range) {
    if (range.length() < 2) {
      return;
    }
    int shards = trained.settings().train().shards();
    int window = ((TextSettings) trained.settings().task()).window().steps();
    var measured = measure(context, trained, Evaluation.Text.of(text, range, window, shards));
    var out = console.results();
    out.println(name);
    out.println("  symbols          " + measured.targets());
    out.println("  loss             " + measured.meanLoss());
    out.println("  bits per symbol  " + measured.bitsPerSymbol());
    out.println("  perplexity       " + measured.perplexity());
  }

  private static Measurement measure(JavaSparkContext context, Run trained, Evaluation evaluation) {
    var weights = trained.weights().values();
    return SparkMeasuring.measure(context, trained.plan(), weights, evaluation);
  }

  /** What the network writes in the generated text's own language can be judged. */
  private void scoreSentences(Run trained) {
    var vocabulary = trained.requireVocabulary();
    var own = trained.settings().sample();
    var settings = new SampleSettings(SAMPLED, own.temperature(), own.topK(), own.feed());
    var sampler = new Sampler(trained.model(), trained.weights(), settings);
    var written = vocabulary.decode(sampler.sample(vocabulary.encode("\n"), seed));
    var score = SpelledSums.score(written);
    var out = console.results();
    out.println("sampled sentences");
    out.println("  sentences        " + score.sentences());
    out.println("  well formed      " + (double) score.wellFormed() / score.sentences());
    out.println("  true             " + (double) score.right() / score.sentences());
  }
}
