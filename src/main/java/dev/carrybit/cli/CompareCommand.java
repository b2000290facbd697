package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.ExitCode;
import dev.carrybit.report.ComparisonReport;
import dev.carrybit.report.RunData;
import dev.carrybit.run.Console;
import dev.carrybit.spark.HadoopProperties;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one page of several runs. */
@Command(
    name = "compare",
    description = "Makes one page of several runs: their curves, results and what differs.")
final class CompareCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "directory of a run, finished or not")
  private String first;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "RUN",
      description = "directories of those that it is compared with")
  private List<String> others = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "compare.html",
      description = "where the page goes (default: ${DEFAULT-VALUE})")
  private String output;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var runs = Stream.concat(Stream.of(first), others.stream()).toList();
    var files = HadoopProperties.ofJob();
    var data = runs.stream().map(run -> RunData.read(files, run, name(run, runs))).toList();
    new OutputFile(files, "--output", output).replace(ComparisonReport.of(data).getBytes(UTF_8));
    console.results().println(output);
    return ExitCode.DONE.number();
  }

  /** The last name of a run's path, unless another one has it too. */
  private static String name(String run, List<String> runs) {
    var name = RunData.name(run);
    boolean alone = runs.stream().map(RunData::name).filter(name::equals).count() == 1;
    return alone ? name : run;
  }
}
