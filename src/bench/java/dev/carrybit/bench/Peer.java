package dev.carrybit.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another library in a process of its own, which trains the same network when it is asked to. */
final class Peer implements AutoCloseable {

  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;
  private final String name;
  private int count = 1;

  private Peer(List<String> program, Net net, String type, String remedy) {
    var command = new ArrayList<>(program);
    for (int size :
        new int[] {net.layers(), net.hidden(), net.batch(), Net.SYMBOLS, Net.TIME_STEPS}) {
      command.add(Integer.toString(size));
    }
    process = started(command);
    questions = new PrintWriter(process.outputWriter(UTF_8), true);
    answers = process.inputReader(UTF_8);
    name =
        answers.lines().findFirst().orElseThrow(() -> new IllegalStateException(remedy))
            + ", "
            + type;
  }

  /** PyTorch or NumPy, {@code torch} or {@code numpy}, in {@code float32} or {@code float64}. */
  static Peer python(String library, String type, Net net) {
    return new Peer(
        List.of(Command.PYTHON, Command.SCRIPTS + "step.py", library, type),
        net,
        type,
        "peers: expected PyTorch and NumPy with OpenBLAS in "
            + Command.PYTHON
            + ", which said why not;"
            + " apt-get install python3-torch python3-numpy libopenblas0-pthread");
  }

  /** DL4J in float32, on a class path of its own, of what was built in {@code folder}. */
  static Peer dl4j(Path folder, Net net) {
    var classPath = folder.resolve("classes") + File.pathSeparator + folder.resolve("lib") + "/*";
    return new Peer(
        List.of(Command.JAVA, "-cp", classPath, "dev.carrybit.dl4j.Step"),
        net,
        "float32",
        "dl4j: expected DL4J for Linux on x86_64 in " + folder + "; Java said why not");
  }

  private static Process started(List<String> command) {
    try {
      var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("OMP_NUM_THREADS", "1");
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The library, its version, its BLAS, and its type of numbers. */
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
        .orElseThrow(() -> new IllegalStateException(name + ": ended without an answer"));
  }

  @Override
  public void close() {
    questions.close(); // it ends with its input
    process.destroy();
  }
}
