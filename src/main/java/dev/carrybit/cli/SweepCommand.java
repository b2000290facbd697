package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.ClusterSettings;
import dev.carrybit.report.SweepReport;
import dev.carrybit.run.InputFiles;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.sweep.Sweep;
import dev.carrybit.sweep.SweepGrid;
import dev.carrybit.train.StopRequest;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a small network repeatedly, with different settings. */
@Command(
    name = "sweep",
    description = "Trains an adder with every combination of values, and compares the results.")
final class SweepCommand extends ConsoleCommand implements IExitCodeGenerator {

  private ExitCode exitCode = ExitCode.DONE;

  @Parameters(index = "0", paramLabel = "CONF", description = "configuration file")
  private String configuration;

  @Parameters(
      index = "1..*",
      paramLabel = "key=v1,v2,…",
      description =
          "values to try; a single value applies to all trainings; values contain no commas")
  private List<String> words = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "trainings of each combination, from the seed of the configuration on (default: 1)")
  private int seeds;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "directory to write (default: run.dir with -sweep appended)")
  private Optional<String> output = Optional.empty();

  @Override
  public void run() {
    var stop = listen();
    require(seeds >= 1, "--seeds: expected a number from 1 on, was %d", seeds);
    var files = files();
    var trainings =
        SweepGrid.of(words).trainings(InputFiles.configuration(files, configuration), seeds);
    var first = trainings.get(0).settings();
    var path = output.orElse(StringUtils.stripEnd(first.runDirectory(), "/") + "-sweep");
    requireDirectory(files, "--output", path);
    var name = HadoopFiles.name(configuration);
    try (var sweep = new Sweep(console, trainings, seeds, files, path)) {
      if (!sweep.isDone()) {
        train(sweep, "Carrybit sweep " + name, first.cluster(), stop);
      }
      var table = sweep.table();
      var page = SweepReport.of("Sweep of " + name, first.resolved(), table);
      console.log().println("the plots are in " + sweep.publish(table.csv(), page));
      out.print(table.text());
      out.flush();
      exitCode = sweep.hasFailures() ? ExitCode.BUG : ExitCode.DONE;
    }
  }

  private static void train(Sweep sweep, String name, ClusterSettings limits, StopRequest stop) {
    try {
      SparkApplication.run(name, limits, stop, sweep::train);
    } catch (CarrybitException stopped) {
      if (!stopped.exitCode().isSignal()) {
        throw stopped;
      }
      throw new CarrybitException(stopped.exitCode(), sweep.state() + "; " + stopped.getMessage());
    }
  }

  @Override
  public int getExitCode() {
    return exitCode.number();
  }
}
