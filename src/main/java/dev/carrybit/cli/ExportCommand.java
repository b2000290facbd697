package dev.carrybit.cli;

import dev.carrybit.ExitCode;
import dev.carrybit.model.ExportFormat;
import dev.carrybit.model.ExportedNetwork;
import dev.carrybit.run.Console;
import dev.carrybit.run.Run;
import dev.carrybit.spark.HadoopProperties;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
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
final class ExportCommand implements Callable<Integer> {

  private final Console console;

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
      description = "where to (default: RUN/export.FORMAT)")
  private Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "replace a file that is there")
  private boolean force;

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var files = HadoopProperties.ofJob();
    var trained = Run.open(files, run);
    var network =
        new ExportedNetwork(run, trained.model().spec(), trained.weights(), trained.vocabulary());
    var path = output.orElse(trained.directory().export(format.word()));
    var file = new OutputFile(files, "--output", path);
    if (force) {
      file.replace(format.bytes(network));
    } else {
      file.create(format.bytes(network));
    }
    console.results().println(path);
    return ExitCode.DONE.number();
  }

  /** Reads the name of a format. */
  static final class Format implements ITypeConverter<ExportFormat> {

    @Override
    public ExportFormat convert(String text) {
      return Arrays.stream(ExportFormat.values())
          .filter(each -> each.word().equals(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("expected " + words() + ", was " + text));
    }

    private static String words() {
      return Arrays.stream(ExportFormat.values())
          .map(ExportFormat::word)
          .collect(Collectors.joining(" or "));
    }
  }
}
