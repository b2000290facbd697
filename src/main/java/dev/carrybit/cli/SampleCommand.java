package dev.carrybit.cli;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.model.Sampler;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.text.Vocabulary;
import java.util.Arrays;
import java.util.Optional;
import java.util.Stack;
import org.apache.commons.lang3.ArrayUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Writes text with a trained network. */
@Command(
    name = "sample",
    description = "Samples text from a trained network; the same seed gives the same text.")
final class SampleCommand extends ConsoleCommand {

  private static final int MOST = 1_000_000;

  /** Samples in a batch. Larger batches are hardly faster. */
  private static final int TOGETHER = 64;

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(names = "--length", paramLabel = "N", description = "symbols to write (sample.length)")
  private Optional<Integer> length = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "below 1: less random, 0: always the most probable symbol (sample.temperature)")
  private Optional<Double> temperature = Optional.empty();

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "draw from the K most probable symbols (sample.top-k)")
  private Optional<Integer> topK = Optional.empty();

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "draw from the fewest most probable symbols whose share is P (sample.top-p)")
  private Optional<Double> topP = Optional.empty();

  @Option(
      names = "--prime",
      paramLabel = "TEXT",
      defaultValue = "",
      parameterConsumer = AnyText.class,
      description = "text that the network reads first; it is printed too")
  private String prime;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "number of samples; if several, a line with the seed precedes each")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of the first sample; the others have the next seeds (default: 1)")
  private long seed;

  /** Takes the next argument even if it looks like options, such as {@code -Very well}. */
  private static final class AnyText implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
      if (args.isEmpty()) {
        throw new ParameterException(command.commandLine(), "--prime: expected a TEXT after it");
      }
      option.setValue(args.pop());
    }
  }

  @Override
  public void run() {
    require(count >= 1 && count <= MOST, "--count: expected 1 to %d, was %d", MOST, count);
    int mostK = SampleSettings.ALL - 1; // as of the key
    require(
        topK.orElse(mostK) <= mostK,
        "--top-k: expected a whole number from 1 to %d, was %d",
        mostK,
        SampleSettings.ALL);
    var trained = RunDirectory.load(files(), run);
    var vocabulary = trained.requireVocabulary();
    var settings = settings(trained.settings().sample());
    var begin = vocabulary.encode(prime, "--prime");
    var network = trained.onVectorKernels().network();
    var sampler =
        new Sampler(network, trained.weights(), settings, vocabulary.tokens(), trained.boundary());
    if (count == 1) {
      writeOne(sampler, vocabulary, begin);
    } else {
      int most = Math.max(1, SampleSettings.LONGEST / settings.length());
      writeSeveral(sampler, vocabulary, begin, Math.min(TOGETHER, most));
    }
  }

  /** Prints each symbol when it is drawn, so that a slow network shows progress. */
  private void writeOne(Sampler sampler, Vocabulary vocabulary, int[] begin) {
    var text = new Vocabulary.Decoder(vocabulary);
    Arrays.stream(begin).forEach(symbol -> out.print(text.append(symbol)));
    sampler.sample(begin, seed, symbol -> out.print(text.append(symbol)));
    out.println();
  }

  private void writeSeveral(Sampler sampler, Vocabulary vocabulary, int[] begin, int group) {
    for (int first = 0; first < count; first += group) {
      var written = sampler.sample(begin, seed + first, Math.min(group, count - first));
      for (int n = 0; n < written.length; n++) {
        int sample = first + n;
        out.println("--- sample %d seed %d".formatted(sample + 1, seed + sample));
        // Decoded together: words are separated by spaces, and several bytes make one character.
        out.println(vocabulary.decode(ArrayUtils.addAll(begin, written[n])));
      }
    }
  }

  private SampleSettings settings(SampleSettings configured) {
    try {
      return new SampleSettings(
          length.orElse(configured.length()),
          temperature.orElse(configured.temperature()),
          topK.orElse(configured.topK()),
          topP.orElse(configured.topP()),
          configured.feed());
    } catch (IllegalArgumentException invalid) {
      // Each option is named like the key that it overrides.
      throw mistake(invalid.getMessage().replaceFirst("^sample\\.", "--"));
    }
  }
}
