package dev.carrybit.cli;

import dev.carrybit.config.SettingsLoader;
import dev.carrybit.report.AdditionProbe;
import dev.carrybit.report.CarryDiagram;
import dev.carrybit.report.RunCharts;
import dev.carrybit.report.RunData;
import dev.carrybit.report.RunReport;
import dev.carrybit.report.TextProbe;
import dev.carrybit.run.RunDirectory;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

  @Override
  public void run() {
    var files = files();
    var data = RunData.read(files, run, RunData.name(files, run), console.log()::println);
    boolean adds = data.isAddition();
    require(!adds || passage.isEmpty(), "--passage: expected a run on text, is one on additions");
    require(adds || picture.isEmpty(), "--picture: expected a run on additions, is one on text");
    var directory = new RunDirectory(files, run);
    var model = directory.trained();
    var noModel = "%s: expected a run with a model, %s has none yet; finish its training first";
    require(model.isPresent() || passage.isEmpty(), noModel, "--passage", run);
    require(model.isPresent() || picture.isEmpty(), noModel, "--picture", run);
    var curves = RunCharts.svgFile(data);
    require(
        curves.isPresent() || course.isEmpty(),
        "--course: expected a run with curves, %s has none yet; train it further first",
        run);
    var file = output.orElseGet(directory::report);
    var paths =
        Stream.of(Optional.of(file), picture, course)
            .flatMap(Optional::stream)
            .filter(path -> !path.isBlank())
            .map(files::fullPath)
            .toList();
    require(
        Set.copyOf(paths).size() == paths.size(),
        "--output, --picture, --course: expected different files, were %s",
        String.join(", ", paths));
    var sums = model.filter(each -> adds).map(each -> AdditionProbe.findings(each, files));
    var text = model.filter(each -> !adds).map(each -> TextProbe.findings(each, files, passage));
    picture.ifPresent(
        svg -> write(files, "--picture", svg, CarryDiagram.svgFile(sums.orElseThrow().trace())));
    write(files, "--output", file, RunReport.of(data, SettingsLoader.defaultValues(), sums, text));
    course.ifPresent(svg -> write(files, "--course", svg, curves.orElseThrow()));
    out.println(file);
  }
}
