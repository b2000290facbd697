package dev.carrybit.cli;

import dev.carrybit.model.ExportFormat;
import dev.carrybit.run.Console;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.run.RunLoader;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes a trained network for other programs. */
@Command(
    name = "export",
    description = "Writes a trained network as a file for PyTorch or ONNX, and prints its path.")
final class ExportCommand extends ConsoleCommand {

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      converter = Format.class,
      description = "safetensors (for PyTorch) or onnx")
  private ExportFormat format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "file to write (default: RUN/export.FORMAT)")
  private Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "replace an existing file")
  private boolean force;

  ExportCommand(Console console) {
    super(console);
  }

  @Override
  public void run() {
    var files = files();
    var content = format.bytes(RunLoader.load(files, run).model());
    var path = output.orElse(RunDirectory.at(files, run).export(format.word()));
    if (force) {
      replace(files, "--output", path, content);
    } else {
      create(files, "--output", path, content);
    }
    out.println(path);
  }

  /** Parses the name of a format. */
  static final class Format implements ITypeConverter<ExportFormat> {
    @Override
    public ExportFormat convert(String text) {
      var words =
          Arrays.stream(ExportFormat.values())
              .map(ExportFormat::word)
              .collect(Collectors.joining(" or "));
      return Arrays.stream(ExportFormat.values())
          .filter(each -> each.word().equals(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("expected " + words + ", was " + text));
    }
  }
}
