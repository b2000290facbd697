package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.config.RunSettings;
import dev.carrybit.run.Console;
import dev.carrybit.run.InputFiles;
import dev.carrybit.run.Result;
import dev.carrybit.run.ResultWriter;
import dev.carrybit.run.RunSession;
import dev.carrybit.run.TrainJob;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.StopRequest;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a network. */
@Command(
    name = "train",
    description = "Trains the network of a configuration, and writes the run to run.dir.")
final class TrainCommand extends ConsoleCommand {

  private final Consumer<StopRequest> signals;
  private final StopRequest stop = new StopRequest();

  @Parameters(index = "0", paramLabel = "CONF", description = "configuration file")
  private String configuration;

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "settings that override the file (all keys: check --keys)")
  private List<String> overrides = List.of();

  @Option(names = "--new-run", description = "replace an earlier run in run.dir")
  private boolean newRun;

  TrainCommand(Console console, Consumer<StopRequest> signals) {
    super(console);
    this.signals = signals;
  }

  @Override
  public void run() {
    signals.accept(stop);
    var files = files();
    var settings = InputFiles.configuration(files, configuration).with(overrides);
    InputFiles.requireShared(files, "run.dir", settings.runDirectory());
    if (newRun || RunSession.directory(files, settings, newRun).isNew()) {
      InputFiles.require(files, settings);
      InputFiles.requireWeights(files, settings);
    }
    try (var run = RunSession.open(files, settings, newRun, console.log()::println)) {
      var result = run.finished().orElseGet(() -> train(files, settings, run));
      out.println(Result.line(result));
    }
  }

  private String train(HadoopFiles files, RunSettings settings, RunSession run) {
    InputFiles.require(files, settings);
    run.begin();
    try (var writer =
        new ResultWriter(
            stop, ResultWriter.PATIENCE, stopped -> fail(settings, run, saved(run, stopped)))) {
      return train(settings, run, writer);
    }
  }

  private String train(RunSettings settings, RunSession run, ResultWriter writer) {
    try {
      stop.check();
      return start(settings, run, writer).file();
    } catch (RuntimeException failure) {
      var reported = failure instanceof CarrybitException known ? saved(run, known) : failure;
      writer.write(() -> fail(settings, run, reported));
      throw reported;
    }
  }

  /** Adds the step from which the same command resumes to the message of a stopped run. */
  private static CarrybitException saved(RunSession run, CarrybitException failure) {
    if (!failure.exitCode().isSignal()) {
      return failure;
    }
    return run.lastCheckpoint()
        .map(last -> failure.getMessage() + " from step " + last.step())
        .map(message -> new CarrybitException(failure.exitCode(), message))
        .orElse(failure);
  }

  private void fail(RunSettings settings, RunSession run, RuntimeException failure) {
    var result = TrainJob.failed(settings, run.lastCheckpoint(), failure);
    run.failed(result);
    out.println(result.line());
  }

  private Result start(RunSettings settings, RunSession run, ResultWriter writer) {
    var name = "Carrybit train " + HadoopFiles.name(configuration);
    var job = new TrainJob(console, settings, run, stop, writer);
    return SparkApplication.run(name, settings.cluster(), stop, job::run);
  }
}
