package dev.carrybit.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** PyTorch or NumPy in a process of its own, which trains the same network when it is asked to. */
final class Peer implements AutoCloseable {

  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;
  private final String name;
  private int count = 1;

  Peer(String library, String type, Net net) {
    var command =
        List.of(
            Command.PYTHON,
            Command.SCRIPTS + "step.py",
            library,
            type,
            Integer.toString(net.layers()),
            Integer.toString(net.hidden()),
            Integer.toString(net.batch()),
            Integer.toString(Net.SYMBOLS),
            Integer.toString(Net.TIME_STEPS));
    process = started(command);
    questions = new PrintWriter(process.outputWriter(UTF_8), true);
    answers = process.inputReader(UTF_8);
    name = answer();
  }

  private static Process started(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The library, its version and its BLAS. */
  String name() {
    return name;
  }

  /** Seconds of a step, the mean over half a second of them. */
  double seconds() {
    questions.println(count);
    double seconds = Double.parseDouble(answer());
    count = Math.max(1, (int) Math.ceil(Clock.BURST / seconds));
    return seconds;
  }

  private String answer() {
    return answers
        .lines()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "peers: expected PyTorch and NumPy with OpenBLAS in "
                        + Command.PYTHON
                        + ", which said why not;"
                        + " apt-get install python3-torch python3-numpy libopenblas0-pthread"));
  }

  @Override
  public void close() {
    questions.close(); // the script ends with its input
    process.destroy();
  }
}
