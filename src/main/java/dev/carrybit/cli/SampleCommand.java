package dev.carrybit.cli;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.data.DataException;
import dev.carrybit.data.Vocabulary;
import dev.carrybit.spark.HadoopProperties;
import dev.carrybit.train.Sampler;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
      names = "--prime",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "what the network reads first; it is printed too")
  private String prime;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of the draws (default: ${DEFAULT-VALUE})")
  private long seed;

  SampleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var trained = Run.open(HadoopProperties.ofJob(), run);
    var vocabulary = trained.requireVocabulary();
    var settings = settings(trained.settings().sample());
    var begin = encoded(vocabulary);
    var written = new Sampler(trained.model(), trained.weights(), settings).sample(begin, seed);
    // Together, since words are parted by spaces, and bytes make characters with their neighbours.
    var all = IntStream.concat(IntStream.of(begin), IntStream.of(written)).toArray();
    console.results().println(vocabulary.decode(all));
    return ExitCode.DONE.number();
  }

  private int[] encoded(Vocabulary vocabulary) {
    try {
      return vocabulary.encode(prime);
    } catch (DataException mistake) {
      throw new DataException("--prime: " + mistake.getMessage(), mistake);
    }
  }

  private SampleSettings settings(SampleSettings configured) {
    try {
      return new SampleSettings(
          length.orElse(configured.length()),
          temperature.orElse(configured.temperature()),
          topK.orElse(configured.topK()),
          configured.feed());
    } catch (IllegalArgumentException mistake) {
      // Options have the names of the keys that they stand for.
      throw new ParameterException(
          spec.commandLine(), mistake.getMessage().replaceFirst("^sample\\.", "--"));
    }
  }
}
