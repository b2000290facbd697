package dev.carrybit.cli;

import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.config.TextSettings;
import dev.carrybit.run.InputFiles;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a configuration and prints its settings and sizes. */
@Command(
    name = "check",
    description =
        "Checks a configuration, and prints the value of every key and the resulting sizes; does"
            + " not start Spark.")
final class CheckCommand extends ConsoleCommand {

  @Option(names = "--keys", description = "print all keys with defaults and explanations")
  private boolean keys;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CONF",
      defaultValue = "",
      description = "configuration file")
  private String configuration;

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "settings that override the file's")
  private List<String> overrides = List.of();

  @Override
  public void run() {
    if (keys) {
      require(configuration.isEmpty(), "--keys: expected no CONF beside it, was %s", configuration);
      out.print(SettingsLoader.defaults());
      return;
    }
    require(!configuration.isEmpty(), "expected a CONF, or --keys");
    var settings = InputFiles.configuration(files(), configuration).with(overrides);
    int symbols = MemoryEstimate.assumedSymbols(settings.task());
    var size = MemoryEstimate.of(settings, symbols);
    out.print(settings.render());
    out.println();
    if (settings.task() instanceof TextSettings) {
      out.println("symbols                   " + symbols + " (assumed; the text decides)");
    }
    out.println("parameters                " + (long) size.parameters());
    out.println("weights                   " + MemoryEstimate.format(size.weightBytes()));
    out.println("gradient                  " + MemoryEstimate.format(size.weightBytes()));
    out.println("optimizer state           " + MemoryEstimate.format(size.optimizerBytes()));
    out.println("activations of a shard    " + MemoryEstimate.format(size.activationBytes()));
    out.println("carried states            " + MemoryEstimate.format(size.carriedBytes()));
    out.println("memory of a save          " + MemoryEstimate.format(size.savingBytes()));
    out.println("shipped between updates   " + MemoryEstimate.format(size.shippedBytes()));
  }
}
