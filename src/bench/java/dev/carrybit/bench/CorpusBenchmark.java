package dev.carrybit.bench;

import dev.carrybit.data.SpelledSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A text of 1 GB on a standalone cluster of two workers, with heaps of 512 MB for the driver and
 * for each executor: its preparation in turns with passes of Spark's own over it, and a training.
 */
final class CorpusBenchmark {

  private static final long BYTES = 1L << 30;
  private static final int SENTENCES = 1 << 16;
  private static final String HEAP = "512m";
  private static final int CORES = 2;
  private static final int STEPS = 50;

  private CorpusBenchmark() {}

  static void run(Settings settings) throws Exception {
    var directory = Files.createTempDirectory("carrybit-corpus");
    try (var cluster = Cluster.of(CORES)) {
      cluster.use(CORES);
      System.setProperty("spark.executor.memory", HEAP);
      var text = write(directory.resolve("text.txt")).toString();
      show(CorpusContest.class.getName(), text, Integer.toString(settings.rounds()));
      train(text, directory.resolve("run"));
    } finally {
      delete(directory);
    }
  }

  private static Path write(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      for (int first = 0; Files.size(file) < BYTES; first += SENTENCES) {
        try (var sentences = SpelledSums.open(1, first, SENTENCES)) {
          sentences.transferTo(out);
        }
      }
    }
    return file;
  }

  private static void train(String text, Path run) {
    var table = new Table("A training on a text of 1 GB, prepared first", "steps", "seconds");
    var words =
        driver(
            "dev.carrybit.cli.Main",
            "train",
            "conf/text.conf",
            "text.input=" + text,
            "run.dir=" + run,
            "train.epochs=none",
            "train.evaluate-every=none",
            "train.sample-every=none",
            "train.steps=" + STEPS);
    table.row(Integer.toString(STEPS), Table.number(new Command(words).seconds(), 1));
  }

  /** A driver in a small heap, with what tells this JVM where the cluster is. */
  private static List<String> driver(String program, String... arguments) {
    var words = new ArrayList<>(List.of(Command.JAVA, "-Xmx" + HEAP, "-XX:+UseSerialGC"));
    words.add("--add-modules=jdk.incubator.vector");
    words.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .forEach(name -> words.add("-D" + name + "=" + System.getProperty(name)));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    words.addAll(List.of(arguments));
    return words;
  }

  private static void show(String program, String... arguments) throws Exception {
    var process =
        new ProcessBuilder(driver(program, arguments))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(program + ": expected exit code 0, was " + code);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
