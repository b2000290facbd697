package dev.carrybit.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Short trainings that end in the same weights wherever they run. */
final class Trainings {

  /** Shards of both, more than a cluster of these tests has cores. */
  static final int SHARDS = 4;

  /** Steps between two checkpoints of a busy one. */
  static final int SAVED = 5;

  /** Options of Java that compile sooner and less; bits do not depend on it. */
  static final String SOON = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** Settings that refuse processes without the secret. */
  static final String SECURE = Path.of("conf/spark-secure.conf").toAbsolutePath().toString();

  /** Where Spark's processes find the secret. */
  static final String SECRET_VARIABLE = "_SPARK_AUTH_SECRET";

  private Trainings() {}

  /** The words of a command that trains an adder, and says how it goes every tenth step. */
  static String[] addition(int steps, Object runDirectory) {
    return words(
        List.of("train", "conf/addition.conf", "train.target=none"), steps, "10", runDirectory);
  }

  /**
   * The words of a command that trains an LSTM on a text whose state is carried on from window to
   * window.
   */
  static String[] text(int steps, Object input, Object runDirectory) {
    var settings =
        List.of(
            "train",
            "conf/text.conf",
            "text.input=" + input,
            "text.window=20",
            "model.hidden=32",
            "train.batch=12",
            "train.shards=" + SHARDS,
            "train.epochs=none",
            "train.sample-every=none");
    return words(settings, steps, "10", runDirectory);
  }

  /** The same training with another setting. */
  static String[] with(String[] words, String setting) {
    return Stream.concat(Stream.of(words), Stream.of(setting)).toArray(String[]::new);
  }

  /**
   * The same training, but one that says how it goes in every step, saves every fifth, measures
   * every fiftieth, and writes what samples it does every seventh.
   */
  static String[] busy(String... words) {
    var all = new ArrayList<String>();
    for (var word : words) {
      all.add(
          switch (word.replaceFirst("=.*", "")) {
            case "train.log-every" -> "train.log-every=1";
            case "train.evaluate-every" -> "train.evaluate-every=50";
            case "train.sample-every" -> "train.sample-every=7";
            default -> word;
          });
    }
    all.add("checkpoint.every-steps=" + SAVED);
    return all.toArray(String[]::new);
  }

  private static String[] words(List<String> settings, int steps, String log, Object directory) {
    var words = new ArrayList<>(settings);
    words.add("train.evaluate-every=none");
    words.add("train.steps=" + steps);
    words.add("train.log-every=" + log);
    words.add("run.dir=" + directory);
    return words.toArray(String[]::new);
  }

  /** The way to a cluster of these tests, for runs of seconds. */
  static Submission on(StandaloneCluster cluster, String... options) {
    return plainlyOn(cluster, "--conf", "spark.executor.extraJavaOptions=" + SOON)
        .and("--driver-java-options", SOON)
        .and(options);
  }

  /** The way to a cluster of these tests, with Java as it is. */
  static Submission plainlyOn(StandaloneCluster cluster, String... options) {
    return Submission.submitSh("--master", cluster.masterUrl(), "--executor-memory", "512m")
        .with("SPARK_LOCAL_DIRS", cluster.scratch().toString())
        .and(options);
  }

  /** How often a driver that said so much saw that it lost an executor. */
  static long lostExecutors(Stream<String> said) {
    return said.filter(line -> line.contains("Lost executor")).count();
  }
}
