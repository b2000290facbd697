package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.page.ComparePage;
import dev.carrybit.spark.HadoopProperties;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one page of several runs. */
@Command(
    name = "compare",
    description = "Makes one page of several runs: their curves, results and what differs.")
final class CompareCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "directories of the runs, finished or not")
  private List<String> runs = List.of();

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
    var files = HadoopProperties.ofJob();
    var facts = runs.stream().map(run -> RunFactsReader.read(files, run, name(run))).toList();
    files.replace(output, ComparePage.of(facts).getBytes(UTF_8));
    console.results().println(output);
    return ExitCode.DONE.number();
  }

  /** The last name of a run's path, unless another one has it too. */
  private String name(String run) {
    var name = RunFactsReader.name(run);
    boolean alone = runs.stream().map(RunFactsReader::name).filter(name::equals).count() == 1;
    return alone ? name : run;
  }
}
