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

/** Writes an HTML page that compares several runs. */
@Command(
    name = "compare",
    description =
        "Writes an HTML page of several runs: curves, results, and the settings that differ.")
final class CompareCommand extends ConsoleCommand {

  @Parameters(index = "0", paramLabel = "RUN", description = "directory of a run, finished or not")
  private String first;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "RUN",
      description = "directories of the runs to compare it with")
  private List<String> others = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "compare.html",
      description = "file to write (default: ${DEFAULT-VALUE})")
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
    var data =
        runs.stream()
            .map(
                run -> {
                  var name = RunData.name(run);
                  boolean unique = Collections.frequency(names, name) == 1;
                  return RunData.read(files, run, unique ? name : run);
                })
            .toList();
    replace(files, "--output", output, ComparisonReport.of(data));
    out.println(output);
  }
}
