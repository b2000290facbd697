package dev.carrybit.cli;

import dev.carrybit.report.ComparisonReport;
import dev.carrybit.report.RunData;
import dev.carrybit.run.Console;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an HTML page that compares several runs. */
@Command(
    name = "compare",
    description = "Makes one page of several runs: their curves, results and what differs.")
final class CompareCommand extends ConsoleCommand {

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
    super(console);
  }

  @Override
  public void run() {
    var runs = new ArrayList<>(List.of(first));
    runs.addAll(others);
    var names = runs.stream().map(RunData::name).toList();
    var files = files();
    var facts =
        runs.stream()
            .map(
                run -> {
                  var name = RunData.name(run);
                  boolean unique = Collections.frequency(names, name) == 1;
                  return RunData.read(files, run, unique ? name : run);
                })
            .toList();
    replace(files, "--output", output, ComparisonReport.of(facts));
    out.println(output);
  }
}
