package dev.carrybit.cli;

import dev.carrybit.report.ComparisonReport;
import dev.carrybit.report.RunData;
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

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN RUN",
      description = "directories of the runs, finished or not")
  private List<String> runs;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "compare.html",
      description = "file to write (default: ${DEFAULT-VALUE})")
  private String output;

  @Override
  public void run() {
    require(runs.size() > 1, "expected two runs or more, was one");
    var files = files();
    var names = runs.stream().map(run -> RunData.name(files, run)).toList();
    var data = new ArrayList<RunData>();
    for (var run : runs) {
      var name = RunData.name(files, run);
      var shown = Collections.frequency(names, name) == 1 ? name : run;
      data.add(RunData.read(files, run, shown, console.log()::println));
    }
    write(files, "--output", output, ComparisonReport.of(data));
    out.println(output);
  }
}
