package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.config.RunSettings;
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

  @Parameters(index = "0", paramLabel = "CONF", description = "configuration file")
  private String configuration;

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "settings that override the file (all keys: check --keys)")
  private List<String> overrides = List.of();

  @Option(names = "--new-run", description = "replace an earlier run in run.dir")
  private boolean newRun;

  @Override
  public void run() {
    var stop = listen();
    var files = files();
    var settings = InputFiles.configuration(files, configuration).with(overrides);
    requireDirectory(files, "run.dir", settings.runDirectory());
    if (newRun || RunSession.directory(files, settings, false).checkpoints().isEmpty()) {
      InputFiles.require(files, settings);
      InputFiles.requireWeights(files, settings);
    }
    try (var run = RunSession.open(files, settings, newRun, console.log()::println)) {
      var result = run.finished().orElseGet(() -> train(files, settings, run, stop));
      out.println(Result.line(result));
    }
  }

  private String train(HadoopFiles files, RunSettings settings, RunSession run, StopRequest stop) {
    InputFiles.require(files, settings);
    run.begin();
    Consumer<CarrybitException> stopped = signal -> fail(settings, run, resumable(signal, run));
    try (var writer = new ResultWriter(stop, ResultWriter.PATIENCE, stopped)) {
      try {
        stop.check();
        var name = "Carrybit train " + HadoopFiles.name(configuration);
        var job = new TrainJob(console, settings, run, stop, writer);
        return SparkApplication.run(name, settings.cluster(), stop, job::run);
      } catch (RuntimeException failure) {
        var reported = resumable(failure, run);
        writer.write(() -> fail(settings, run, reported));
        throw reported;
      }
    }
  }

  /** Adds the step from which the same command resumes to the message of a stopped run. */
  private static RuntimeException resumable(RuntimeException failure, RunSession run) {
    var last = run.lastCheckpoint();
    if (last.isEmpty() || !CarrybitException.exitCode(failure).isSignal()) {
      return failure;
    }
    return new CarrybitException(
        CarrybitException.exitCode(failure),
        failure.getMessage() + " from step " + last.get().step());
  }

  private void fail(RunSettings settings, RunSession run, RuntimeException failure) {
    var result = Result.failed(settings, run.lastCheckpoint(), failure);
    out.println(Result.line(result)); // first: the file system may fail or block
    run.failed(result);
  }
}
