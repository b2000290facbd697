package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings.ClusterSettings;
import dev.carrybit.train.StopRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkApplicationTest {

  private static final String SERIALIZER = "spark.serializer";

  private static SparkConf configured(String... settings) {
    var conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return SparkApplication.configuration(conf, "ours");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.master, local[*]",
    "spark.locality.wait, 0",
    "spark.broadcast.checksum, false",
    "spark.rpc.message.maxSize, 2047",
    "spark.task.maxDirectResultSize, 2m",
    "spark.broadcast.compress, false",
    "spark.cleaner.periodicGC.interval, 5min",
    "spark.ui.retainedJobs, 50",
    "spark.network.timeout, 30d",
    "spark.executor.heartbeatInterval, 5s",
    "spark.scheduler.minRegisteredResourcesRatio, 0.0",
    "spark.task.maxFailures, 8",
    "spark.driver.host, 127.0.0.1",
    "spark.network.timeoutInterval, 5s",
    "spark.driver.bindAddress, 127.0.0.1",
    "spark.ui.enabled, false",
    "spark.broadcast.blockSize, 64k",
  })
  void settingsOfTheUserAreKept(String key, String value) {
    assertThat(configured().get(key)).isEqualTo(value);
    var own = key.equals("spark.master") ? "local[7]" : "own";
    assertThat(configured(key, own).get(key)).isEqualTo(own);
  }

  @Test
  void theMainClassIsNoNameOfTheUser() {
    assertThat(configured().get("spark.app.name")).isEqualTo("ours");
    assertThat(configured("spark.app.name", "dev.carrybit.cli.Main").get("spark.app.name"))
        .isEqualTo("ours");
    assertThat(configured("spark.app.name", "own").get("spark.app.name")).isEqualTo("own");
  }

  @ParameterizedTest
  @CsvSource({
    "'local', false", "'local[*]', false", "'local[2,3]', false", // the driver's own process
    "'local-cluster[2,1,1024]', true", "spark://host:7077, true", "yarn, true",
  })
  void localModeCopiesNoJarsAndUsesSmallBroadcastBlocks(String master, boolean travel) {
    var conf = configured("spark.master", master, "spark.jars", "file:/some.jar");
    assertThat(conf.contains("spark.jars")).isEqualTo(travel);
    assertThat(conf.get("spark.broadcast.blockSize", "").equals("64k")).isEqualTo(!travel);
  }

  @ParameterizedTest
  @CsvSource({
    "spark://host:7077, spark.cores.max, 2, true",
    "spark://host:7077, spark.cores.max, 3, false",
    "spark://host:7077, spark.ui.port, 4040, false", // as many cores as there are
    "yarn, spark.executor.instances, 2, true",
    "yarn, spark.executor.instances, 3, false",
    "yarn, spark.dynamicAllocation.enabled, true, false",
  })
  void broadcastsHaveLargeBlocksForTwoExecutors(
      String master, String key, String value, boolean large) {
    var conf = configured("spark.master", master, key, value);
    assertThat(conf.get("spark.broadcast.blockSize", "4m")).isEqualTo(large ? "16m" : "4m");
  }

  @Test
  void metricsOfExecutorsAreLeftOutInLocalModeWithoutPages() {
    var key = "spark.metrics.executorMetricsSource.enabled";
    assertThat(configured("spark.master", "local[2]").get(key)).isEqualTo("false");
    assertThat(configured("spark.master", "local[2]", "spark.ui.enabled", "true").get(key))
        .isEqualTo("true");
    assertThat(configured("spark.master", "local[2]", key, "true").get(key)).isEqualTo("true");
    assertThat(configured("spark.master", "yarn").contains(key)).isFalse();
  }

  @Test
  void theSerializerIsAlwaysJavas() {
    var java = "org.apache.spark.serializer.JavaSerializer";
    assertThat(configured().get(SERIALIZER)).isEqualTo(java);
    var kryo = "org.apache.spark.serializer.KryoSerializer";
    assertThat(configured(SERIALIZER, kryo).get(SERIALIZER)).isEqualTo(java);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://host:7077", "yarn", "k8s://https://host:443"})
  void aClustersDriverIsReachedFromOutside(String master) {
    var conf = configured("spark.master", master);
    assertThat(conf.get("spark.master")).isEqualTo(master);
    assertThat(conf.contains("spark.driver.host")).isFalse();
    assertThat(conf.contains("spark.driver.bindAddress")).isFalse();
    assertThat(conf.contains("spark.ui.enabled")).isFalse();
    assertThat(conf.get("spark.locality.wait")).isEqualTo("0");
    assertThat(conf.get("spark.network.timeout")).isEqualTo("60s");
  }

  private static final String EXECUTOR_OPTIONS = "spark.executor.defaultJavaOptions";

  @Test
  void anExecutorWithoutMemoryExitsUnlessTheUserSetsAnotherOption() {
    var ends = "-XX:+ExitOnOutOfMemoryError";
    assertThat(configured().get(EXECUTOR_OPTIONS)).contains(ends);
    assertThat(configured(EXECUTOR_OPTIONS, "-Da=b").get(EXECUTOR_OPTIONS))
        .startsWith("-Da=b " + ends);
    var dumps = "-XX:+CrashOnOutOfMemoryError";
    assertThat(configured(EXECUTOR_OPTIONS, dumps).get(EXECUTOR_OPTIONS))
        .contains(dumps)
        .doesNotContain(ends);
    var extra = configured("spark.executor.extraJavaOptions", dumps);
    assertThat(extra.get(EXECUTOR_OPTIONS)).doesNotContain(ends);
  }

  @Test
  void anExecutorOfOneCoreHasTheSerialCollectorUnlessTheUserSetsAnother() {
    var serial = "-XX:+UseSerialGC";
    assertThat(configured().get(EXECUTOR_OPTIONS)).doesNotContain(serial);
    var one = new SparkConf(false).set("spark.executor.cores", "1");
    assertThat(SparkApplication.configuration(one.clone(), "name").get(EXECUTOR_OPTIONS))
        .contains(serial);
    one.set("spark.executor.extraJavaOptions", "-XX:+UseZGC");
    assertThat(SparkApplication.configuration(one, "name").get(EXECUTOR_OPTIONS))
        .doesNotContain(serial);
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:-UseCountedLoopSafepoints, -XX:+UseCountedLoopSafepoints",
    "-XX:-G1UseAdaptiveIHOP, -XX:+G1UseAdaptiveIHOP",
    "-XX:+UseTransparentHugePages, -XX:-UseTransparentHugePages"
  })
  void anExecutorHasAnOptionUnlessTheUserSaysOtherwise(String ours, String theirs) {
    assertThat(configured().get(EXECUTOR_OPTIONS)).contains(ours);
    for (var key : List.of(EXECUTOR_OPTIONS, "spark.executor.extraJavaOptions")) {
      assertThat(configured(key, theirs).get(EXECUTOR_OPTIONS)).doesNotContain(ours);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[*]",
        "local[4]",
        "local[9999]",
        "local[*,3]",
        "local[2, 3]",
        "local-cluster[2,1,1024]",
        "spark://host:7077",
        "spark://a.b:1,c-d:65535",
        "yarn",
        "k8s://https://host:443"
      })
  void validMasterUrlsAreAccepted(String master) {
    assertThatCode(() -> SparkApplication.requireMaster(master)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "foo",
        "local[x]",
        "local[]",
        "local[0]",
        "local[00]",
        "local[10000]",
        "local[2,0]",
        "local-cluster[0,1,1024]",
        "local-cluster[2,1]",
        "local(2)",
        "spark://host",
        "spark:host:7077",
        "spark://host:port",
        "spark://host:0",
        "spark://host:65536",
        "spark://a:1,spark://b:2",
        "yarn-client",
        "k8s://",
        "mesos://host:1"
      })
  void invalidMasterUrlsAreRefused(String master) {
    assertThatThrownBy(() -> SparkApplication.requireMaster(master))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("--master " + master, "local[N]", "spark://");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.local.dir, /proc/none, 'SPARK_LOCAL_DIRS, spark.local.dir: '",
    "spark.eventLog.dir, file:///no/logs, spark.eventLog.dir=file:///no/logs",
    "spark.driver.maxResultSize, much, spark.driver.maxResultSize=much",
    "spark.shuffle.manager, org.example.None, spark.shuffle.manager=org.example.None",
    "spark.extraListeners, java.lang.String, spark.extraListeners=java.lang.String",
    "spark.archives, /nonexistent.zip, spark.archives=/nonexistent.zip",
    "spark.authenticate, maybe, spark.authenticate",
    "spark.driver.port, 80, spark.driver.port",
    "spark.driver.bindAddress, 10.99.99.99, spark.driver.bindAddress",
    "spark.ui.port, 80000, spark.ui.port",
    "spark.master, 'local-cluster[1,1,100]', --master",
    "spark.default.parallelism, abc, spark.default.parallelism",
    "spark.io.compression.codec, nonsense, spark.io.compression.codec=nonsense",
  })
  void aSettingWithWhichSparkDoesNotStartIsNamed(String key, String value, String named) {
    assertThatThrownBy(() -> start(key, value))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.dynamicAllocation.enabled, yes",
    "spark.cores.max, many",
    "spark.executor.cores, two",
  })
  void aSettingOfAClusterThatCannotBeReadIsNamed(String key, String value) {
    var conf = new SparkConf(false).setMaster("spark://host:7077").set(key, value);
    assertThatThrownBy(() -> start(conf, Duration.ofMinutes(1), new StopRequest()))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining(key);
  }

  /** As Spark's do for spark.task.cpus = 0, once a cluster has answered. */
  @Test
  void anAssertionThatFailsDoesNotPassAtAnotherTry() {
    var conf = new SparkConf(false).setMaster("spark://host:7077").set("spark.task.cpus", "0");
    var failure = new StartFailure(conf, List.of("spark.task.cpus"));
    assertThat(failure.of(new AssertionError("assertion failed")))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("spark.task.cpus");
  }

  private static void start(String key, String value) {
    var conf = new SparkConf(false).setMaster("local[1]").set("spark.port.maxRetries", "0");
    conf.set("spark.eventLog.enabled", String.valueOf(key.startsWith("spark.eventLog")));
    conf.set("spark.ui.enabled", String.valueOf(key.startsWith("spark.ui")));
    conf.set("spark.broadcast.compress", "true").set(key, value);
    start(conf, Duration.ofMinutes(1), new StopRequest());
  }

  private static void start(SparkConf conf, Duration limit, StopRequest stop) {
    run(conf, limit, stop, context -> context.broadcast(context.defaultParallelism()));
  }

  private static <T> T run(
      SparkConf conf, Duration limit, StopRequest stop, Function<JavaSparkContext, T> work) {
    return SparkApplication.run(
        conf, "test", new ClusterSettings(limit, limit, limit, limit), stop, work);
  }

  /** Runs {@code work} in a local application. */
  private static <T> T run(Function<JavaSparkContext, T> work) {
    var conf = new SparkConf(false).setMaster("local[1]");
    return run(conf, Duration.ofMinutes(1), new StopRequest(), work);
  }

  @Test
  void workThatIsDoneIsKeptWhenTheApplicationHasStopped() {
    Function<JavaSparkContext, String> work =
        context -> {
          try (var sent = Broadcasted.remote(context, "done")) {
            var result = sent.value();
            context.stop();
            return result;
          }
        };
    assertThat(run(work)).isEqualTo("done");
  }

  @Test
  void anyFailureOfAnApplicationThatHasStoppedIsTheClusters() {
    Function<JavaSparkContext, Integer> work =
        context -> {
          var broadcast = context.broadcast(1);
          context.stop();
          broadcast.destroy();
          return 1;
        };
    assertThatThrownBy(() -> run(work)).is(exitCode(ExitCode.NO_CLUSTER));
    Function<JavaSparkContext, Integer> required =
        context -> {
          context.stop();
          throw new IllegalArgumentException("requirement failed");
        };
    assertThatThrownBy(() -> run(required)).is(exitCode(ExitCode.NO_CLUSTER));
  }

  /** Keeps Spark from starting until the thread that starts it is interrupted. */
  public static final class Slow extends SparkListener {
    public Slow() throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  private static SparkConf slow() {
    return new SparkConf(false)
        .setMaster("local[1]")
        .set("spark.ui.enabled", "false")
        .set("spark.extraListeners", Slow.class.getName());
  }

  @ParameterizedTest
  @Timeout(60)
  @CsvSource({"1, HUNG_UP", "2, INTERRUPTED", "15, TERMINATED"})
  void aSignalEndsALocalSparkThatStartsSlowly(int signal, ExitCode code) {
    var stop = new StopRequest();
    stop.request(signal);
    assertThatThrownBy(() -> start(slow(), Duration.ofMinutes(1), stop)).is(exitCode(code));
  }

  @Test
  @Timeout(60)
  void theTimeLimitOfTheStartEndsALocalSparkThatStartsSlowly() {
    assertThatThrownBy(() -> start(slow(), Duration.ofMillis(1), new StopRequest()))
        .is(exitCode(ExitCode.NO_CLUSTER))
        .hasMessageContaining("cluster.wait-for-executors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark.driver.port", "spark.ui.port"})
  void aPortInUseIsNamedAndMayBeFreeAtAnotherTry(String key) throws Exception {
    try (var other = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      var setting = key + "=" + other.getLocalPort();
      assertThatThrownBy(() -> start(key, String.valueOf(other.getLocalPort())))
          .is(exitCode(ExitCode.NO_CLUSTER))
          .hasMessageContaining(setting);
    }
  }

  @Test
  void aLocalClusterNeedsADirectoryOfItsExecutors(@TempDir Path home) {
    var master = "local-cluster[1,1,1024]";
    SparkApplication.requireWorkDirectory(master, home);
    var unusable = home.resolve("none");
    SparkApplication.requireWorkDirectory("local[2]", unusable);
    assertThatThrownBy(() -> SparkApplication.requireWorkDirectory(master, unusable))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll(master, unusable + "/work", "SPARK_HOME");
  }

  @Test
  void theSecretIsReadFromTheEnvironment() {
    var key = "spark.authenticate.secret";
    var environment = Map.of("_SPARK_AUTH_SECRET", "sesame");
    var without = configured();
    SparkApplication.takeSecret(without, environment);
    assertThat(without.contains(key)).isFalse();
    var with = configured("spark.authenticate", "true");
    SparkApplication.takeSecret(with, Map.of());
    assertThat(with.contains(key)).isFalse();
    SparkApplication.takeSecret(with, environment);
    assertThat(with.get(key)).isEqualTo("sesame");
    SparkApplication.takeSecret(with, Map.of("_SPARK_AUTH_SECRET", "other"));
    assertThat(with.get(key)).isEqualTo("sesame");
  }

  @Test
  void aStandaloneClusterRequiresASecret() {
    var conf = configured("spark.master", "spark://host:7077", "spark.authenticate", "true");
    assertThatThrownBy(() -> SparkApplication.takeSecret(conf, Map.of()))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("_SPARK_AUTH_SECRET");
  }

  @Test
  void theOriginalPathOfASubmittedFileIsFoundOnItsFileSystem() {
    var conf =
        new SparkConf(false)
            .set("spark.files", "hdfs://host/a/b.conf,file:/home/a%20b/%C3%A9.conf,file:/x/c.conf");
    assertThat(SparkApplication.submittedFiles(conf, "é.conf"))
        .containsExactly("file:/home/a b/é.conf");
    assertThat(SparkApplication.submittedFiles(conf, "b.conf"))
        .containsExactly("hdfs://host/a/b.conf");
    assertThat(SparkApplication.submittedFiles(conf, "conf")).isEmpty();
    assertThat(SparkApplication.submittedFiles(new SparkConf(false), "b.conf")).isEmpty();
  }

  @Test
  void aDriverInTheClusterFindsASubmittedFileInItsWorkingDirectoryToo() {
    var conf = new SparkConf(false).set("spark.submit.deployMode", "cluster");
    var here = "file:" + Path.of("b.conf").toAbsolutePath();
    assertThat(SparkApplication.submittedFiles(conf, "b.conf")).containsExactly(here);
    assertThat(SparkApplication.submittedFiles(conf, "hdfs://host/b.conf")).isEmpty();
    conf.set("spark.files", "file:/a/b.conf");
    assertThat(SparkApplication.submittedFiles(conf, "b.conf"))
        .containsExactly(here, "file:/a/b.conf");
  }
}
