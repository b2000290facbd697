package dev.carrybit.cli;

import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.report.AdditionProbe;
import dev.carrybit.report.CarryDiagram;
import dev.carrybit.report.RunCharts;
import dev.carrybit.report.RunData;
import dev.carrybit.report.RunReport;
import dev.carrybit.report.TextProbe;
import dev.carrybit.run.Console;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.run.RunLoader;
import dev.carrybit.storage.HadoopFiles;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes an HTML page of a run. */
@Command(
    name = "report",
    description =
        "Writes an HTML page of a run: its curves, its results, and what its units track.")
final class ReportCommand extends ConsoleCommand {

  @Parameters(paramLabel = "RUN", description = "directory of the run, finished or not")
  private String run;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "file to write (default: RUN/report.html)")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--passage",
      paramLabel = "FILE",
      description =
          "text: passage on which units are shown (default: text sampled from the network)")
  private Optional<String> passage = Optional.empty();

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "addition: SVG file for the activity of units along a sum")
  private Optional<String> picture = Optional.empty();

  @Option(
      names = "--course",
      paramLabel = "FILE",
      description = "SVG file for the curves of loss, accuracy and gradient")
  private Optional<String> course = Optional.empty();

  ReportCommand(Console console) {
    super(console);
  }

  @Override
  public void run() {
    var files = files();
    var directory = RunDirectory.forReading(files, run);
    var data = RunData.read(files, run, RunData.name(run));
    var settings = SettingsLoader.load(run + "/run.conf", directory.settings(), List.of());
    var trained =
        directory.hasModel()
            ? Optional.of(RunLoader.load(files, run))
            : Optional.<TrainedRun>empty();
    boolean adds = settings.task() instanceof AdditionSettings;
    require(!adds || passage.isEmpty(), "--passage: expected a run on text, is one on additions");
    require(adds || picture.isEmpty(), "--picture: expected a run on additions, is one on text");
    var page = adds ? adder(files, data, trained) : text(files, data, trained);
    var file = output.orElseGet(directory::report);
    replace(files, "--output", file, page);
    course.ifPresent(
        to -> RunCharts.svgFile(data).ifPresent(drawn -> replace(files, "--course", to, drawn)));
    out.println(file);
  }

  private String adder(HadoopFiles files, RunData data, Optional<TrainedRun> trained) {
    var probe = trained.map(found -> new AdditionProbe(found, files).findings());
    picture.ifPresent(
        file ->
            probe.ifPresent(
                found -> replace(files, "--picture", file, CarryDiagram.svgFile(found.trace()))));
    return RunReport.ofAddition(data, SettingsLoader.defaultValues(), probe);
  }

  private String text(HadoopFiles files, RunData data, Optional<TrainedRun> trained) {
    var probe = trained.map(found -> new TextProbe(found).findings(files, passage));
    return RunReport.ofText(data, SettingsLoader.defaultValues(), probe);
  }
}
