package dev.carrybit.cli;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.io.HadoopFiles;
import dev.carrybit.train.Sampler;
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
    description = "Writes text from a trained model; the same seed gives the same text.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SampleCommand implements Callable<Integer> {

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(names = "--length", paramLabel = "N", description = "symbols to write (sample.length)")
  private Integer length;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "below 1 bolder, above 1 wilder, 0 the arg-max (sample.temperature)")
  private Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "draw from the K most probable symbols (sample.top-k)")
  private Integer topK;

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
    var trained = Run.open(new HadoopFiles(), run);
    var vocabulary = trained.requireVocabulary();
    var settings = settings(trained.settings().sample());
    var sampler = new Sampler(trained.model(), trained.weights(), settings);
    var begin = vocabulary.encode(prime);
    var written = sampler.sample(begin, seed);
    console.results().println(prime + vocabulary.decode(written));
    return ExitCode.DONE.number();
  }

  private SampleSettings settings(SampleSettings configured) {
    try {
      return new SampleSettings(
          length == null ? configured.length() : length,
          temperature == null ? configured.temperature() : temperature,
          topK == null ? configured.topK() : topK,
          configured.feed());
    } catch (IllegalArgumentException mistake) {
      throw new ParameterException(spec.commandLine(), mistake.getMessage());
    }
  }
}
