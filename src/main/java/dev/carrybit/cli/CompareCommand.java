package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.ExitCode;
import dev.carrybit.report.ComparePage;
import dev.carrybit.report.RunFactsReader;
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
    var facts = runs.stream().map(run -> RunFactsReader.read(files, run, name(run, runs))).toList();
    new OutputFile(files, "--output", output).replace(ComparePage.of(facts).getBytes(UTF_8));
    console.results().println(output);
    return ExitCode.DONE.number();
  }

  /** The last name of a run's path, unless another one has it too. */
  private static String name(String run, List<String> runs) {
    var name = RunFactsReader.name(run);
    boolean alone = runs.stream().map(RunFactsReader::name).filter(name::equals).count() == 1;
    return alone ? name : run;
  }
}
