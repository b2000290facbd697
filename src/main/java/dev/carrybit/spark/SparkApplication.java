package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.ClusterSettings;
import dev.carrybit.train.StopRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.jdk.javaapi.OptionConverters;

/**
 * One Spark application from start to end, within the time limits of {@code cluster.*}.
 *
 * <p>It sets what thousands of short jobs need, unless the user has set it. It does so here and not
 * in a script, because orchestrators call spark-submit directly.
 */
public final class SparkApplication {

  /** More threads take minutes to start. */
  private static final String N = "0*[1-9][0-9]{0,3}";

  private static final String PORT =
      "0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

  private static final Pattern MASTER =
      Pattern.compile(
          "local|local\\[(N|\\*)( *, *N)?\\]|local-cluster\\[ *N *, *N *, *[0-9]+ *\\]|yarn|k8s://.+"
                  .replace("N", N)
              + "|spark://[^:/]+:PORT(,[^:/]+:PORT)*".replace("PORT", PORT));

  /** The master unless one is given. */
  private static final String LOCAL = "local[*]";

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC\\b");

  private static final String MAIN_CLASS = "dev.carrybit.cli.Main";

  private static final String SECRET = "spark.authenticate.secret";
  private static final String SECRET_VARIABLE = "_SPARK_AUTH_SECRET";

  /** What spark-submit sets. */
  private static final Set<String> OURS =
      Set.of(
          "spark.master",
          "spark.app.name",
          "spark.app.submitTime",
          "spark.jars",
          "spark.repl.local.jars",
          "spark.submit.deployMode",
          "spark.submit.pyFiles");

  private static final Logger LOG = LoggerFactory.getLogger(SparkApplication.class);

  /** A start that takes longer is said to wait. */
  private static final long QUIET = TimeUnit.SECONDS.toNanos(5);

  private final SparkConf conf;
  private final String name;
  private final StartFailure failures;
  private final ClusterSettings limits;
  private final StopRequest stop;

  private SparkApplication(SparkConf conf, String name, ClusterSettings limits, StopRequest stop) {
    this.conf = conf;
    this.name = name;
    var written = Stream.of(conf.getAll()).map(Tuple2::_1).filter(key -> !OURS.contains(key));
    this.failures = new StartFailure(conf, written.toList());
    this.limits = limits;
    this.stop = stop;
  }

  /** Runs {@code work} in an application without a stop request. */
  public static <T> T run(String name, ClusterSettings limits, Function<JavaSparkContext, T> work) {
    return run(name, limits, new StopRequest(), work);
  }

  /**
   * Runs {@code work} in an application; returns its result.
   *
   * @param name of the application, unless spark-submit was given one
   * @param stop cancels what Spark is doing, soon after it was requested
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if the master URL is invalid, or
   *     Spark refuses a setting
   * @throws CarrybitException ({@link ExitCode#NO_CLUSTER}) if Spark does not start, stops by
   *     itself, or exceeds a time limit
   * @throws CarrybitException ({@link ExitCode#HUNG_UP}, {@link ExitCode#INTERRUPTED}, {@link
   *     ExitCode#TERMINATED}) if a stop was requested and {@code work} did not finish
   */
  public static <T> T run(
      String name, ClusterSettings limits, StopRequest stop, Function<JavaSparkContext, T> work) {
    return run(new SparkConf(), name, limits, stop, work);
  }

  static <T> T run(
      SparkConf given,
      String name,
      ClusterSettings limits,
      StopRequest stop,
      Function<JavaSparkContext, T> work) {
    return new SparkApplication(given, name, limits, stop).run(work);
  }

  private <T> T run(Function<JavaSparkContext, T> work) {
    var master = conf.get("spark.master", LOCAL);
    try (var watchdog = new JobWatchdog(master, limits, stop)) {
      try {
        var context = start();
        watchdog.started(context.sc());
        try {
          stop.check();
          awaitExecutors(context, watchdog);
          // Tasks of a cancelled job check for the interrupt and end.
          context.sc().setInterruptOnCancel(true);
          return work.apply(context);
        } catch (IllegalStateException failure) {
          // Without a master the context starts all the same and stops a moment later.
          throw context.sc().isStopped() ? failures.lost("stopped by itself", failure) : failure;
        } catch (IllegalArgumentException failure) {
          throw StartFailure.isBadValue(failure)
              ? failures.of(failure)
              : TaskFailure.cause(failure, context.sc().isStopped());
        } catch (Exception failure) { // Scala does not declare checked exceptions
          throw TaskFailure.cause(failure, context.sc().isStopped());
        } finally {
          // It may have to write an event log.
          close(context, stop.requested() ? Duration.ofSeconds(2) : Duration.ofMinutes(1));
        }
      } catch (CarrybitException failure) {
        failure.rethrowUnless(ExitCode.NO_CLUSTER);
        stop.check();
        throw watchdog.failure().orElse(failure);
      }
    }
  }

  private JavaSparkContext start() {
    try {
      requireMaster(configuration(conf, name).get("spark.master"));
      takeSecret(conf, System.getenv());
      requireLocalDirectory(Utils.getConfiguredLocalDirs(conf));
      var home = Optional.ofNullable(System.getenv("SPARK_HOME")).orElse(".");
      requireWorkDirectory(conf.get("spark.master"), Path.of(home));
      requireUiPort();
      var context = new JavaSparkContext(conf);
      if (context.isLocal() && !conf.getBoolean("spark.ui.enabled", true)) {
        // Only the web pages read the history of jobs and tasks, and keeping it takes a core from
        // tasks.
        var status = context.sc().statusStore().listener();
        OptionConverters.toJava(status).ifPresent(context.sc()::removeSparkListener);
      }
      return context;
    } catch (CarrybitException known) {
      throw known;
    } catch (Exception | Error failure) { // checked exceptions of Scala, too
      stop.check();
      throw failures.of(failure);
    }
  }

  /** Where the executors of a local cluster have no room, Spark would end the process as well. */
  static void requireWorkDirectory(String master, Path home) {
    var work = home.resolve("work");
    boolean isWritable = Files.isWritable(Files.exists(work) ? work : home);
    if (master.startsWith("local-cluster") && !isWritable) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "--master %s: expected a directory of its executors that can be written, found %s; set SPARK_HOME to a copy of Spark, or use local[N]"
              .formatted(master, work));
    }
  }

  /** Where its pages cannot be opened, Spark would end the process, with a code of its own. */
  private void requireUiPort() {
    if (conf.getBoolean("spark.ui.enabled", true)) {
      var host = Optional.ofNullable(conf.getenv("SPARK_LOCAL_IP")).orElse("0.0.0.0");
      Utils.startServiceOnPort(
          conf.getInt("spark.ui.port", 4040), port -> open(host, port), conf, "SparkUI");
    }
  }

  private static Tuple2<String, Object> open(String host, Object port) {
    try (var socket = new ServerSocket((int) port, 0, InetAddress.getByName(host))) {
      return new Tuple2<>(host, socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a local directory Spark would end the process, with a code of its own. */
  private static void requireLocalDirectory(String[] directories) {
    for (var directory : directories) {
      try {
        Files.delete(
            Files.createTempDirectory(Files.createDirectories(Path.of(directory)), "carrybit"));
        return;
      } catch (IOException unusable) {
        if (CarrybitException.isFull(unusable)) {
          throw TaskFailure.noRoom(unusable);
        } // else another one may do
      }
    }
    throw new CarrybitException(
        ExitCode.CONFIGURATION,
        "SPARK_LOCAL_DIRS, spark.local.dir: expected a directory that can be written, found %s"
            .formatted(String.join(",", directories)));
  }

  /** Waits until all executors have registered. Spark would start with any number of them. */
  private void awaitExecutors(JavaSparkContext context, JobWatchdog watchdog) {
    var requested = Executors.requested(conf);
    int least = Executors.coresOfTask(conf);
    var wanted =
        requested
            + (least > 1 ? ", of %d or more cores each (spark.task.cpus)".formatted(least) : "");
    var limit = limits.waitForExecutors();
    var registered = Executors.registered(context.sc());
    long began = System.nanoTime();
    boolean told = false;
    while (!context.isLocal() && !registered.suffice(requested)) {
      if (watchdog.startIsTooLong()) {
        throw new CarrybitException(
            ExitCode.NO_CLUSTER,
            "cluster.wait-for-executors: expected %s to register within %s, found %s; see what the cluster has to spare, or ask for less"
                .formatted(wanted, ClusterSettings.written(limit), registered));
      } else if (context.sc().isStopped()) {
        throw new IllegalStateException(
            "no master answered, or no executor could start; see the logs of the master and the"
                + " workers");
      }
      if (!told && System.nanoTime() - began > QUIET) {
        LOG.warn(
            "waits up to {} for {}, found {}", ClusterSettings.written(limit), wanted, registered);
        told = true;
      }
      try {
        stop.await(Duration.ofMillis(20));
      } catch (InterruptedException late) {
        // The watchdog interrupted the start just before it ended.
      }
      stop.check();
      registered = Executors.registered(context.sc());
    }
  }

  /** Closes the context in another thread: a cluster may never answer. */
  private static void close(JavaSparkContext context, Duration limit) {
    var thread = new Thread(context::close, "carrybit-close-context");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Refuses a master URL that no cluster can have. */
  static void requireMaster(String master) {
    if (!MASTER.matcher(master).matches()) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "--master %s: expected local[*], local[N] with N from 1 to 9999, spark://HOST:PORT with PORT from 1 to 65535, yarn or k8s://URL"
              .formatted(master));
    }
  }

  /** Whether the driver runs in the cluster, on another machine than spark-submit. */
  public static boolean inCluster() {
    return inCluster(new SparkConf());
  }

  private static boolean inCluster(SparkConf conf) {
    return conf.get("spark.submit.deployMode", "client").equals("cluster");
  }

  /**
   * The paths at which a file called {@code name} may be that was submitted with {@code --files}:
   * the working directory of a driver in YARN, or its original path. In a standalone cluster the
   * driver cannot find it anywhere else before Spark has started.
   */
  public static List<String> submittedFiles(String name) {
    return submittedFiles(new SparkConf(), name);
  }

  static List<String> submittedFiles(SparkConf conf, String name) {
    var paths = new ArrayList<String>();
    if (inCluster(conf) && !name.contains("/")) {
      paths.add("file:" + Path.of("").toAbsolutePath() + "/" + name);
    }
    Arrays.stream(conf.get("spark.files", "").split(","))
        // the URI of a local file is percent-encoded
        .map(file -> file.startsWith("file:") ? "file:" + URI.create(file).getPath() : file)
        .filter(file -> file.endsWith("/" + name))
        .forEach(paths::add);
    return paths;
  }

  /**
   * Copies the cluster's secret from the environment to the settings. Master, workers and executors
   * read the environment; the driver of a standalone cluster reads only its settings.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if the secret is needed and missing
   */
  static void takeSecret(SparkConf conf, Map<String, String> environment) {
    if (!conf.getBoolean("spark.authenticate", false)) {
      return;
    }
    Optional.ofNullable(environment.get(SECRET_VARIABLE))
        .ifPresent(secret -> conf.setIfMissing(SECRET, secret));
    if (conf.get("spark.master").startsWith("spark:") && !conf.contains(SECRET)) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "spark.authenticate: expected the cluster's secret in the environment variable %s, found none"
              .formatted(SECRET_VARIABLE));
    }
  }

  /** Completes {@code conf}. */
  static SparkConf configuration(SparkConf conf, String name) {
    // spark-submit gives an application without a name the name of its main class.
    if (conf.get("spark.app.name", MAIN_CLASS).equals(MAIN_CLASS)) {
      conf.setAppName(name);
    }
    conf.setIfMissing("spark.master", LOCAL);
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
      // A laptop that slept would miss its own heartbeats.
      conf.setIfMissing("spark.network.timeout", "30d");
      if (!conf.get("spark.master").startsWith("local-cluster")) {
        // Tasks use the driver's classes. Spark would copy each jar for another class loader.
        conf.remove("spark.jars").set("spark.executor.userClassPathFirst", "false");
        // Broadcasts are small, and each allocates and zeroes a block of this size.
        conf.setIfMissing("spark.broadcast.blockSize", "64k");
        // A start waits for the Java beans that give these metrics. Without pages few look at them.
        var metrics = "spark.metrics.executorMetricsSource.enabled";
        conf.setIfMissing(metrics, conf.get("spark.ui.enabled"));
      }
    } else if (Executors.most(conf) <= 2) {
      // Two executors read a large block sooner than several small ones. Where there are more, each
      // reads its first block from the driver, and the others from each other.
      conf.setIfMissing("spark.broadcast.blockSize", "16m");
    }
    // Kryo, which clusters often make the default, cannot handle records.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    setExecutorOptions(conf);
    return conf.setIfMissing("spark.eventLog.dir", "/tmp/spark-events") // Spark's default
        .setIfMissing("spark.locality.wait", "0")
        // The most that Spark can send: a task comes with the states that its shards carry.
        .setIfMissing("spark.rpc.message.maxSize", "2047")
        // A larger result waits on its executor in a block that is reported, fetched and removed.
        .setIfMissing("spark.task.maxDirectResultSize", "2m")
        .setIfMissing("spark.broadcast.compress", "false")
        // TCP has checksums of its own, and results come back without others.
        .setIfMissing("spark.broadcast.checksum", "false")
        .setIfMissing("spark.cleaner.periodicGC.interval", "5min")
        .setIfMissing("spark.ui.retainedJobs", "50")
        .setIfMissing("spark.ui.retainedStages", "50")
        .setIfMissing("spark.ui.retainedTasks", "1000")
        .setIfMissing("spark.ui.dagGraph.retainedRootRDDs", "50")
        .setIfMissing("spark.network.timeout", "60s")
        .setIfMissing("spark.executor.heartbeatInterval", "5s")
        // The default looks for frozen executors only once a minute.
        .setIfMissing("spark.network.timeoutInterval", "5s")
        // Tasks are pure functions; those of a dead executor count as failed.
        .setIfMissing("spark.task.maxFailures", "8")
        // awaitExecutors waits for them and reports what is missing.
        .setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "0.0");
  }

  /**
   * Options of the executors' JVMs, unless the user has set others.
   *
   * <p>Without memory a JVM may lose any of its threads, and the driver would wait for the task of
   * that thread for ever. submit.sh sets the same for the driver's JVM, and all that follows but
   * the collector.
   *
   * <p>G1 asks for safepoints in counted loops. C2 then cuts the loop over the terms of a product
   * into pieces, which can make a step a quarter longer. G1 also lowers the occupancy at which it
   * begins to mark the heap, if vectors fill the heap fast. It came down to 0, and G1 marked all
   * the time. Huge pages save page faults.
   *
   * <p>A JVM with one core for tasks that sees other cores of its machine would take G1, which
   * gives each vector regions of its own and looks for garbage while tasks work.
   */
  private static void setExecutorOptions(SparkConf conf) {
    var key = "spark.executor.defaultJavaOptions";
    var all = conf.get(key, "") + " " + conf.get("spark.executor.extraJavaOptions", "");
    if (!all.contains("OnOutOfMemoryError")) {
      append(conf, key, "-XX:+ExitOnOutOfMemoryError");
    }
    if (conf.get("spark.executor.cores", "").equals("1") && !COLLECTOR.matcher(all).find()) {
      append(conf, key, "-XX:+UseSerialGC");
    }
    for (var option :
        List.of(
            "-XX:-UseCountedLoopSafepoints",
            "-XX:-G1UseAdaptiveIHOP",
            "-XX:+UseTransparentHugePages")) {
      if (!all.contains(option.substring("-XX:+".length()))) {
        append(conf, key, option);
      }
    }
  }

  private static void append(SparkConf conf, String key, String option) {
    conf.set(key, (conf.get(key, "") + " " + option).strip());
  }
}
