package dev.carrybit.cli;

import dev.carrybit.Words;
import dev.carrybit.model.ExportFormat;
import dev.carrybit.run.RunDirectory;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trained network for other programs. */
@Command(
    name = "export",
    description =
        "Writes a trained network as a file for PyTorch or ONNX Runtime, and prints its path.")
final class ExportCommand extends ConsoleCommand {

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "safetensors (for PyTorch) or onnx")
  private ExportFormat format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "file to write (default: RUN/export.FORMAT)")
  private Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "replace an existing file")
  private boolean force;

  @Override
  public void run() {
    var files = files();
    var content = format.writer(RunDirectory.load(files, run).model());
    var path = output.orElse(new RunDirectory(files, run).export(Words.of(format)));
    write(files, "--output", path, content, force);
    out.println(path);
  }
}
