package dev.carrybit.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scripts of {@code src/bench/python}, run by Debian's Python. */
final class Python {

  private static final String INTERPRETER = "/usr/bin/python3";
  private static final Path SCRIPTS = Path.of("src/bench/python");

  private Python() {}

  /** Fails in one line where the interpreter or one of the modules is not installed. */
  static void requireInstalled() throws Exception {
    try {
      var said = run(List.of(INTERPRETER, "-c", "import numpy, torch"));
      if (said.code() != 0) {
        fail(remedy(said.output().strip()));
      }
    } catch (IOException absent) {
      fail(remedy(absent.getMessage()), absent);
    }
  }

  private static String remedy(String found) {
    return "peers: expected "
        + INTERPRETER
        + " with PyTorch and NumPy, found: "
        + found.lines().reduce((before, last) -> last).orElse("nothing")
        + "; apt-get install python3-torch python3-numpy libopenblas0-pthread";
  }

  /** What {@code script} prints; it has to end well. */
  static String script(String script, Object... arguments) throws Exception {
    var command = new ArrayList<>(List.of(INTERPRETER, SCRIPTS.resolve(script).toString()));
    List.of(arguments).forEach(argument -> command.add(argument.toString()));
    var said = run(command);
    assertThat(said.code()).as(said.output()).isZero();
    return said.output();
  }

  private record Said(int code, String output) {}

  private static Said run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), output);
  }
}
