package dev.carrybit.bench;

import dev.carrybit.text.SpelledSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A large text on a standalone cluster of two workers, or on local[2], with heaps of 512 MB for the
 * driver and for each executor: its preparation in turns with passes of Spark's own over it, and a
 * training.
 */
final class CorpusBenchmark {

  private static final int SENTENCES = 1 << 16;
  private static final String HEAP = "512m";
  private static final int CORES = 2;
  private static final int STEPS = 50;

  private CorpusBenchmark() {}

  static void run(Settings settings) throws Exception {
    var directory = Files.createTempDirectory("carrybit-corpus");
    try {
      var text = write(directory.resolve("text.txt"), (long) settings.megabytes() << 20);
      if (settings.local()) {
        System.setProperty("spark.master", "local[%d]".formatted(CORES));
        System.setProperty("spark.ui.enabled", "false");
        measure(settings, text);
      } else {
        measureOnCluster(settings, text);
      }
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private static void measureOnCluster(Settings settings, Path text) throws Exception {
    try (var cluster = Cluster.of(CORES)) {
      cluster.use(CORES);
      System.setProperty("spark.executor.memory", HEAP);
      measure(settings, text);
    }
  }

  private static void measure(Settings settings, Path text) throws Exception {
    var title =
        "a text of %,d MB on %s, heaps of 512 MB for the driver and each executor"
            .formatted(
                settings.megabytes(),
                settings.local()
                    ? "local[2]"
                    : "a standalone cluster of two workers with one core each");
    show(
        CorpusContest.class.getName(),
        text.toString(),
        Integer.toString(settings.rounds()),
        "Preparation of " + title);
    train(text, "A training, prepared first, on " + title);
  }

  private static Path write(Path file, long bytes) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      for (int first = 0; Files.size(file) < bytes; first += SENTENCES) {
        try (var sentences = SpelledSums.open(1, first, SENTENCES)) {
          sentences.transferTo(out);
        }
      }
    }
    return file;
  }

  private static void train(Path text, String title) {
    var table = new Table(title, "steps", "seconds");
    var words =
        driver(
            "dev.carrybit.cli.Main",
            "train",
            "conf/text.conf",
            "text.input=" + text,
            "run.dir=" + text.resolveSibling("run"),
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
}
