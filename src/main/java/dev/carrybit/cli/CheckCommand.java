package dev.carrybit.cli;

import dev.carrybit.ExitCode;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.config.TextSettings;
import dev.carrybit.run.Console;
import dev.carrybit.run.InputFiles;
import dev.carrybit.spark.HadoopProperties;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a configuration means. */
@Command(
    name = "check",
    description =
        "Checks a configuration, and prints every key's value and the sizes that follow; starts no"
            + " Spark.")
final class CheckCommand implements Callable<Integer> {

  private final Console console;

  @Spec private CommandSpec spec;

  @Option(names = "--keys", description = "print all keys, their defaults and what they mean")
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

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (keys) {
      console.results().print(SettingsLoader.defaults());
      return ExitCode.DONE.number();
    }
    if (configuration.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "expected a CONF, or --keys");
    }
    var settings =
        InputFiles.configuration(HadoopProperties.ofJob(), configuration).with(overrides);
    int symbols = MemoryEstimate.assumedSymbols(settings.task());
    var size = MemoryEstimate.of(settings, symbols);
    var out = console.results();
    out.print(settings.render());
    out.println();
    if (settings.task() instanceof TextSettings) {
      out.println("symbols                   " + symbols + " (assumed; the text decides)");
    }
    out.println("parameters                " + size.parameters());
    out.println("weights                   " + MemoryEstimate.format(size.weightBytes()));
    out.println("gradient                  " + MemoryEstimate.format(size.gradientBytes()));
    out.println("optimizer's memory        " + MemoryEstimate.format(size.optimizerBytes()));
    out.println("activations of a shard    " + MemoryEstimate.format(size.activationBytes()));
    out.println("copy and file of a save   " + MemoryEstimate.format(size.savingBytes()));
    out.println("shipped between updates   " + MemoryEstimate.format(size.shippedBytes()));
    return ExitCode.DONE.number();
  }
}
