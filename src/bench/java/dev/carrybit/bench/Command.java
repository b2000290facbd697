package dev.carrybit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whole commands as a user starts them, timed from start to exit. */
record Command(List<String> words) {

  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  /** {@code submit.sh train}, each time in a run directory of its own. */
  static Clock.Contender train(String configuration) {
    return () -> {
      var run = temporary();
      return of("./submit.sh", "train", configuration, "run.dir=" + run).seconds();
    };
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory(Path.of("target"), "bench");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Seconds that it took; it has to end well. */
  double seconds() {
    try {
      return timed();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(this + ": stopped", stopped);
    }
  }

  private double timed() throws IOException, InterruptedException {
    var log = Files.createTempFile("carrybit-bench", ".log");
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    long start = System.nanoTime();
    var process = builder.start();
    process.getOutputStream().close();
    int code = process.waitFor();
    double took = Clock.since(start);
    if (code != 0) {
      throw new IllegalStateException(
          "%s: expected exit code 0, was %d: %s".formatted(this, code, last(log)));
    }
    Files.delete(log);
    return took;
  }

  private static String last(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.reduce("", (before, line) -> line);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
