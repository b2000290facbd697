package dev.carrybit.cli;

import dev.carrybit.ExitCode;
import dev.carrybit.config.SampleSettings;
import dev.carrybit.model.Sampler;
import dev.carrybit.run.Console;
import dev.carrybit.run.Run;
import dev.carrybit.spark.HadoopProperties;
import dev.carrybit.text.Vocabulary;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes text. */
@Command(
    name = "sample",
    description = "Writes text from a trained model; the same seed gives the same text.")
final class SampleCommand implements Callable<Integer> {

  private static final int MOST = 1_000_000;

  /** Samples that go through the network together; more would be little faster. */
  private static final int TOGETHER = 64;

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(names = "--length", paramLabel = "N", description = "symbols to write (sample.length)")
  private Optional<Integer> length = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "below 1 bolder, above 1 wilder, 0 the arg-max (sample.temperature)")
  private Optional<Double> temperature = Optional.empty();

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "draw from the K most probable symbols (sample.top-k)")
  private Optional<Integer> topK = Optional.empty();

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "draw from the fewest most probable symbols of share P (sample.top-p)")
  private Optional<Double> topP = Optional.empty();

  @Option(
      names = "--prime",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "what the network reads first; it is printed too")
  private String prime;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "samples, each under a line with its seed if there are several")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of the draws; further samples have the next ones (default: 1)")
  private long seed;

  SampleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (count < 1 || count > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--count: expected 1 to %d, was %d".formatted(MOST, count));
    }
    var trained = Run.open(HadoopProperties.ofJob(), run);
    var vocabulary = trained.requireVocabulary();
    var settings = settings(trained.settings().sample());
    var begin = encoded(vocabulary);
    var sampler =
        new Sampler(
            trained.onVectorKernels().model(),
            trained.weights(),
            settings,
            vocabulary.tokens(),
            trained.boundary());
    if (count == 1) {
      writeOne(sampler, vocabulary, begin);
    } else {
      writeSeveral(
          sampler, vocabulary, begin, Math.max(1, SampleSettings.LONGEST / settings.length()));
    }
    return ExitCode.DONE.number();
  }

  /** As it is drawn, so that somebody who waits for a large network sees it write. */
  private void writeOne(Sampler sampler, Vocabulary vocabulary, int[] begin) {
    var out = console.results();
    var text = new Vocabulary.Decoder(vocabulary);
    Arrays.stream(begin).forEach(symbol -> out.print(text.append(symbol)));
    sampler.sample(begin, seed, symbol -> out.print(text.append(symbol)));
    out.println();
  }

  private void writeSeveral(Sampler sampler, Vocabulary vocabulary, int[] begin, int most) {
    int group = Math.min(TOGETHER, most);
    for (int first = 0; first < count; first += group) {
      var written = sampler.sample(begin, seed + first, Math.min(group, count - first));
      for (int n = 0; n < written.length; n++) {
        int sample = first + n;
        console.results().println("--- sample %d seed %d".formatted(sample + 1, seed + sample));
        console.results().println(text(vocabulary, begin, written[n]));
      }
    }
  }

  private static String text(Vocabulary vocabulary, int[] begin, int[] written) {
    // Together, since words are parted by spaces, and bytes make characters with their neighbours.
    var all = Arrays.copyOf(begin, begin.length + written.length);
    System.arraycopy(written, 0, all, begin.length, written.length);
    return vocabulary.decode(all);
  }

  private int[] encoded(Vocabulary vocabulary) {
    return vocabulary.encode(prime, "--prime");
  }

  private SampleSettings settings(SampleSettings configured) {
    try {
      return new SampleSettings(
          length.orElse(configured.length()),
          temperature.orElse(configured.temperature()),
          topK.orElse(configured.topK()),
          topP.orElse(configured.topP()),
          configured.feed());
    } catch (IllegalArgumentException mistake) {
      // Options have the names of the keys that they stand for.
      throw new ParameterException(
          spec.commandLine(), mistake.getMessage().replaceFirst("^sample\\.", "--"));
    }
  }
}
