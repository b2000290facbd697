package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.Trace;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.run.InputFiles;
import dev.carrybit.run.NumPyFormat;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.run.RunFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints the forward pass of an addition. */
@Command(
    name = "trace",
    description =
        "Prints the forward pass of an addition position by position, for a trained run, or for the"
            + " initial weights of a configuration.")
final class TraceCommand extends ConsoleCommand {

  private static final int MOST_BITS = 10_000;

  @CommandLine.Parameters(
      paramLabel = "RUN-or-CONF",
      description = "directory of a run, or a configuration")
  private String source;

  @CommandLine.Parameters(paramLabel = "A", description = "a number from 0 on")
  private BigInteger a;

  @CommandLine.Parameters(paramLabel = "B", description = "a number from 0 on")
  private BigInteger b;

  @Override
  public void run() {
    var files = files();
    var path = source.isBlank() ? "" : InputFiles.submitted(files, source);
    if (path.isEmpty() || !files.exists(path)) {
      var found = path.isEmpty() ? "RUN-or-CONF" : path;
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          found + ": expected the directory of a run, or a configuration file, found none");
    }
    RunSettings settings;
    Network network;
    Parameters weights;
    if (files.isDirectory(path)) {
      var run = RunDirectory.load(files, path).requireAdder();
      settings = run.settings();
      network = run.network();
      weights = run.weights();
    } else {
      settings = InputFiles.configuration(files, path).with(List.of());
      if (settings.task() instanceof TextSettings) {
        throw new CarrybitException(
            ExitCode.CONFIGURATION,
            source + ": task: expected addition, which is what trace shows, was text");
      }
      var factory = new RunFactory(settings, Optional.empty());
      network = factory.model().network();
      weights = factory.initialWeights(InputFiles.weights(files, settings));
    }
    var problem = AdditionProblem.of(a, b);
    int bits = Math.max(((AdditionSettings) settings.task()).bits(), problem.bits());
    require(bits <= MOST_BITS, "expected at most %d positions to print, were %d", MOST_BITS, bits);
    var positions = Trace.of(network, weights, problem, bits);
    for (int t = 0; t < bits; t++) {
      print(t, positions.get(t));
    }
  }

  private void print(int t, Trace position) {
    out.println("position " + t);
    out.println("  x      " + position.inputs()[0] + " " + position.inputs()[1]);
    out.println("  y      " + position.target());
    var hidden = Arrays.stream(position.hidden()).mapToObj(NumPyFormat::of);
    out.println("  h      " + hidden.collect(Collectors.joining(" ")));
    out.println("  o      " + NumPyFormat.of(position.output()));
    out.println("  delta  " + NumPyFormat.of(position.delta()));
    out.println("  error  " + NumPyFormat.of(position.error()));
  }
}
