package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.run.Console;
import dev.carrybit.run.InputFiles;
import dev.carrybit.spark.HadoopProperties;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.sweep.SweepDirectory;
import dev.carrybit.sweep.SweepGrid;
import dev.carrybit.sweep.SweepTraining;
import dev.carrybit.sweep.Trial.End;
import dev.carrybit.train.StopRequest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a small network again and again, with other settings each time. */
@Command(
    name = "sweep",
    description = "Trains an adder with every combination of some keys' values, and compares them.")
final class SweepCommand implements Callable<Integer> {

  private final Console console;
  private final Consumer<StopRequest> signals;
  private final StopRequest stop = new StopRequest();

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONF", description = "configuration file")
  private String configuration;

  @Parameters(
      index = "1..*",
      paramLabel = "key=v1,v2,…",
      description = "values to try; values have no commas, and one alone is for all trainings")
  private List<String> words = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "trainings of each combination, with seeds from the configuration's on (default: 1)")
  private int seeds;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "",
      description = "where the sweep writes (default: run.dir and -sweep)")
  private String output;

  SweepCommand(Console console, Consumer<StopRequest> signals) {
    this.console = console;
    this.signals = signals;
  }

  @Override
  public Integer call() {
    signals.accept(stop);
    if (seeds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: expected a number from 1 on, was " + seeds);
    }
    var files = HadoopProperties.ofJob();
    var grid = SweepGrid.of(words);
    var trainings = SweepTraining.all(InputFiles.configuration(files, configuration), grid, seeds);
    var first = trainings.get(0).settings();
    var path = output.isBlank() ? first.runDirectory() + "-sweep" : output;
    InputFiles.requireShared(files, "--output", path);
    var directory = SweepDirectory.at(files, path);
    try (var lock = directory.lock()) {
      var sweep = new Sweep(console, trainings, seeds, directory, lock);
      if (!sweep.isDone()) {
        train(sweep, trainings);
      }
      sweep.show(HadoopFiles.name(configuration), path);
      return (sweep.ended(End.FAILED) ? ExitCode.BUG : ExitCode.DONE).number();
    }
  }

  private void train(Sweep sweep, List<SweepTraining> trainings) {
    var name = "Carrybit sweep " + HadoopFiles.name(configuration);
    var limits = trainings.get(0).settings().cluster();
    try {
      SparkApplication.run(name, limits, stop, sweep::train);
    } catch (CarrybitException asked) {
      asked.rethrowUnless(ExitCode.INTERRUPTED, ExitCode.TERMINATED);
      throw new CarrybitException(asked.exitCode(), sweep.state() + "; " + asked.getMessage());
    }
  }
}
