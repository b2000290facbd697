package dev.carrybit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.run.Console;
import dev.carrybit.train.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkContext$;

/** A place to type commands, and what is seen there afterwards. */
final class Terminal {

  private Terminal() {}

  /**
   * What a command left behind.
   *
   * @param code it ended with
   */
  record Outcome(int code, String out, String err) {

    /** Requires that it did what it was asked for. */
    Outcome succeeded() {
      assertThat(code).as(err).isZero();
      return this;
    }

    /** The result in its last line. */
    JsonNode result() throws IOException {
      var last = outLines().get(outLines().size() - 1);
      assertThat(last).startsWith("RESULT ");
      return new JsonMapper().readTree(last.substring("RESULT ".length()));
    }

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

  /** Types a command, of words and of arrays and lists of them. */
  static Outcome type(Object... words) {
    return type(stop -> {}, words);
  }

  /** As {@link #type}, with signals that come. */
  static Outcome type(Consumer<StopRequest> signals, Object... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    int code = run(console, signals, flat(words).toArray(String[]::new));
    return new Outcome(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Runs a command and waits for the end of its application. One that was stopped waits 2 s. */
  static int run(Console console, Consumer<StopRequest> signals, String... words) {
    int code = Main.run(console, signals, words);
    while (SparkContext$.MODULE$.getActive().isDefined()) {
      LockSupport.parkNanos(1_000_000);
    }
    return code;
  }

  private static Stream<String> flat(Object word) {
    if (word instanceof List<?> several) {
      return several.stream().flatMap(Terminal::flat);
    }
    return word instanceof Object[] several ? flat(List.of(several)) : Stream.of(word.toString());
  }

  /** What a run wrote down of its end. */
  static JsonNode result(Path run) throws IOException {
    return new JsonMapper().readTree(run.resolve("result.json").toFile());
  }
}
