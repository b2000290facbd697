package dev.carrybit.spark;

import dev.carrybit.train.StopRequest;
import dev.carrybit.train.StoppedException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The start of a Spark application with the settings that thousands of short jobs need. They are
 * set here, where the user has set none, since orchestrators call spark-submit directly.
 */
public final class SparkStart {

  private static final String LOCAL = "local[*]";

  /** How long an application may take to end, which is to write its events somewhere at most. */
  private static final Duration AFTER_ALL = Duration.ofMinutes(1);

  private static final Duration AFTER_STOP = Duration.ofSeconds(2);

  private SparkStart() {}

  /**
   * What {@code work} makes of an application called {@code name}, which ends with it.
   *
   * @throws ClusterException if Spark does not start, or stops by itself
   */
  public static <T> T with(String name, Function<JavaSparkContext, T> work) {
    return with(name, new StopRequest(), work);
  }

  /**
   * What {@code work} makes of an application called {@code name}, which ends with it.
   *
   * @param stop is obeyed soon, whatever Spark is doing
   * @throws ClusterException if Spark does not start, or stops by itself
   * @throws StoppedException if {@code stop} was requested, and {@code work} did not finish
   */
  public static <T> T with(String name, StopRequest stop, Function<JavaSparkContext, T> work) {
    var conf = configuration(new SparkConf()).setAppName(name);
    try (var watch = new Watch(stop)) {
      var context = started(conf);
      watch.started(context.sc());
      try {
        stop.check();
        // Tasks of a job that is cancelled look for this, and leave the processors.
        context.sc().setInterruptOnCancel(true);
        return work.apply(context);
      } catch (IllegalStateException failure) {
        // Where no master answers, the context starts all the same, and stops a moment later.
        throw context.sc().isStopped() ? lost(conf, "stopped by itself", failure) : failure;
      } finally {
        close(context, stop.requested() ? AFTER_STOP : AFTER_ALL);
      }
    } catch (ClusterException failure) {
      stop.check(); // it may have been cancelled
      throw failure;
    }
  }

  /** A cluster that no longer answers must not keep the process from ending. */
  private static void close(JavaSparkContext context, Duration longest) {
    var thread = new Thread(context::close, "end of the application");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(longest.toMillis());
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private static JavaSparkContext started(SparkConf conf) {
    try {
      return new JavaSparkContext(conf);
    } catch (Exception failure) { // Scala does not declare what it throws
      throw lost(conf, "did not start", failure);
    }
  }

  private static ClusterException lost(SparkConf conf, String how, Exception failure) {
    var reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    return new ClusterException(
        "--master %s: expected a cluster that answers and stays; Spark %s: %s"
            .formatted(conf.get("spark.master"), how, reason),
        failure);
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

  static SparkConf configuration(SparkConf conf) {
    conf.setIfMissing("spark.master", LOCAL);
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    // Kryo, which clusters often make the default, cannot handle records.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
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
        .setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0");
  }
}
