package dev.carrybit.spark;

import dev.carrybit.ConfigurationException;
import dev.carrybit.config.ClusterSettings;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.StoppedException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The start of a Spark application with the settings that thousands of short jobs need. They are
 * set here, where the user has set none, since orchestrators call spark-submit directly.
 */
public final class SparkStart {

  private static final String LOCAL = "local[*]";

  private static final Pattern MASTER =
      Pattern.compile(
          "local|local\\[([0-9]+|\\*)( *, *[0-9]+)?\\]|local-cluster\\[[0-9, ]+\\]|yarn|k8s://.+"
              + "|spark://[^:/]+:[0-9]+(,[^:/]+:[0-9]+)*");

  private static final String SECRET = "spark.authenticate.secret";
  private static final String SECRET_VARIABLE = "_SPARK_AUTH_SECRET";

  private SparkStart() {}

  /**
   * What {@code work} makes of an application called {@code name}, which ends with it.
   *
   * @throws ConfigurationException if there cannot be such a master
   * @throws ClusterException if Spark does not start, stops by itself, or takes too long
   */
  public static <T> T with(
      String name, ClusterSettings limits, Function<JavaSparkContext, T> work) {
    return with(name, limits, new StopRequest(), work);
  }

  /**
   * What {@code work} makes of an application called {@code name}, which ends with it.
   *
   * @param stop is obeyed soon, whatever Spark is doing
   * @throws ConfigurationException if there cannot be such a master
   * @throws ClusterException if Spark does not start, stops by itself, or takes too long
   * @throws StoppedException if {@code stop} was requested, and {@code work} did not finish
   */
  public static <T> T with(
      String name, ClusterSettings limits, StopRequest stop, Function<JavaSparkContext, T> work) {
    var conf = configuration(new SparkConf()).setAppName(name);
    requireMaster(conf.get("spark.master"));
    takeSecret(conf, System.getenv());
    return new Application(conf, limits, stop).run(work);
  }

  /** A master that no cluster can have is the user's mistake; one that is not there may come. */
  static void requireMaster(String master) {
    if (!MASTER.matcher(master).matches()) {
      throw new ConfigurationException(
          List.of(
              "--master %s: expected local[*], local[N], spark://HOST:PORT, yarn or k8s://URL"
                  .formatted(master)));
    }
  }

  /** Whether the driver runs in the cluster, where local paths mean another machine's. */
  public static boolean inCluster() {
    return new SparkConf().get("spark.submit.deployMode", "client").equals("cluster");
  }

  /**
   * Where the file that travels with the job by {@code --files} under {@code name} came from. A
   * driver in a standalone cluster finds it nowhere else before Spark has started.
   */
  public static Optional<String> travelling(String name) {
    return travelling(new SparkConf(), name);
  }

  static Optional<String> travelling(SparkConf conf, String name) {
    return Arrays.stream(conf.get("spark.files", "").split(","))
        .map(SparkStart::path)
        .filter(file -> file.endsWith("/" + name))
        .findFirst();
  }

  /** A local file's URI has its spaces and the like encoded, which a path has not. */
  private static String path(String uri) {
    return uri.startsWith("file:") ? URI.create(uri).getPath() : uri;
  }

  /**
   * Master, workers and executors find the secret in the environment; the driver of a standalone
   * cluster looks for it in its settings alone, which only files and command lines could give.
   *
   * @throws ConfigurationException if it is needed and nowhere to be found
   */
  static void takeSecret(SparkConf conf, Map<String, String> environment) {
    var secret = Optional.ofNullable(environment.get(SECRET_VARIABLE));
    if (conf.getBoolean("spark.authenticate", false)) {
      secret.ifPresent(known -> conf.setIfMissing(SECRET, known));
      if (conf.get("spark.master").startsWith("spark:") && !conf.contains(SECRET)) {
        throw new ConfigurationException(
            List.of(
                "spark.authenticate: expected the cluster's secret in the environment variable "
                    + SECRET_VARIABLE
                    + ", found none"));
      }
    }
  }

  static SparkConf configuration(SparkConf conf) {
    conf.setIfMissing("spark.master", LOCAL);
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
      // A machine that slept would miss its own heartbeats, and end.
      conf.setIfMissing("spark.network.timeout", "30d");
      if (!conf.get("spark.master").startsWith("local-cluster")) {
        shareProcess(conf);
      }
    }
    // Kryo, which clusters often make the default, cannot handle records.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    endExecutorsWithoutMemory(conf);
    return conf.setIfMissing("spark.locality.wait", "0")
        .setIfMissing("spark.task.maxDirectResultSize", "16m")
        .setIfMissing("spark.rpc.message.maxSize", "128")
        .setIfMissing("spark.broadcast.compress", "false")
        .setIfMissing("spark.cleaner.periodicGC.interval", "5min")
        .setIfMissing("spark.ui.retainedJobs", "50")
        .setIfMissing("spark.ui.retainedStages", "50")
        .setIfMissing("spark.ui.retainedTasks", "1000")
        .setIfMissing("spark.ui.dagGraph.retainedRootRDDs", "50")
        .setIfMissing("spark.network.timeout", "60s")
        .setIfMissing("spark.executor.heartbeatInterval", "5s")
        // One that is frozen is looked for more often than once a minute.
        .setIfMissing("spark.network.timeoutInterval", "5s")
        // An executor that dies takes its tasks with it, which count as failed. They are pure
        // functions, and may be tried more often than Spark's four times.
        .setIfMissing("spark.task.maxFailures", "8")
        // Executors are waited for by ourselves, who say what came, and do not go on with less.
        .setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "0.0");
  }

  /**
   * Tasks in the driver's own JVM, with its classes, to which a {@link LocalJob} gives their work.
   */
  private static void shareProcess(SparkConf conf) {
    // Spark would copy each jar, for a class loader that asks the driver's first.
    conf.remove("spark.jars").set("spark.executor.userClassPathFirst", "false");
    // Little is broadcast, and each time there is a new block of this size, full of zeros at first.
    conf.setIfMissing("spark.broadcast.blockSize", "64k");
  }

  /**
   * A JVM without memory left may lose any of its threads, and with them its task, for which the
   * driver waits in vain. The driver's own JVM has started by now; submit.sh sees to it.
   */
  private static void endExecutorsWithoutMemory(SparkConf conf) {
    var key = "spark.executor.defaultJavaOptions";
    var all = conf.get(key, "") + " " + conf.get("spark.executor.extraJavaOptions", "");
    if (!all.contains("OnOutOfMemoryError")) {
      conf.set(key, (conf.get(key, "") + " -XX:+ExitOnOutOfMemoryError").strip());
    }
  }
}
