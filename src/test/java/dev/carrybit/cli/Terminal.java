package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.run.Console;
import dev.carrybit.train.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A place to type commands, and what is seen there afterwards. */
final class Terminal {

  private Terminal() {}

  /**
   * What a command left behind.
   *
   * @param code it ended with
   */
  record Outcome(int code, String out, String err) {

    List<String> outLines() {
      return out.lines().toList();
    }

    /** The value after {@code name} in the results. */
    String value(String name) {
      return outLines().stream()
          .map(String::strip)
          .filter(line -> line.startsWith(name + " "))
          .map(line -> line.substring(name.length()).strip())
          .findFirst()
          .orElseThrow(() -> new AssertionError(name + ": not in " + out));
    }
  }

  static Outcome type(Object... words) {
    return type(stop -> {}, words);
  }

  /** As {@link #type}, with signals that come. */
  static Outcome type(Consumer<StopRequest> signals, Object... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    int code =
        Main.run(console, signals, Stream.of(words).map(Object::toString).toArray(String[]::new));
    return new Outcome(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
