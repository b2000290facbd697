package dev.carrybit.bench;

import dev.carrybit.config.RunSettings.ClusterSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone cluster on this machine: a master and workers of one core each, processes of their
 * own on the loopback address, which end with it. Their Spark is the one on this JVM's class path.
 */
final class Cluster implements AutoCloseable {

  /** For any benchmark: more than its longest job takes. */
  static final ClusterSettings LIMITS =
      new ClusterSettings(
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofMinutes(30));

  private static final String HOST = "127.0.0.1";
  private static final String SCALA = "2.13";
  private static final int SECONDS = 60;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path home;
  private final List<Process> processes = new ArrayList<>();
  private final String master;
  private final Thread atExit = new Thread(this::stop);

  private Cluster(Path home, int port) {
    this.home = home;
    this.master = "spark://%s:%d".formatted(HOST, port);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** A cluster that answers; workers join it by and by. */
  static Cluster of(int workers) {
    try {
      int port = freePort();
      var cluster = new Cluster(home(), port);
      cluster.start("master.Master", "--host", HOST, "--port", Integer.toString(port));
      awaitAnswer(port);
      for (int worker = 0; worker < workers; worker++) {
        var folder = cluster.home.resolve("work").toString();
        cluster.start(
            "worker.Worker", "--host", HOST, "-c", "1", "-m", "2g", "-d", folder, cluster.master);
      }
      return cluster;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What tells an application of this JVM to run its tasks here. */
  void use(int cores) {
    System.setProperty("spark.master", master);
    System.setProperty("spark.driver.host", HOST);
    System.setProperty("spark.driver.bindAddress", HOST);
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.cores.max", Integer.toString(cores));
    System.setProperty("spark.executor.cores", "1");
    System.setProperty("spark.executor.memory", "1500m");
    System.setProperty("spark.executor.extraClassPath", folders());
  }

  /** The processes of its executors. */
  List<ProcessHandle> executors() {
    return processes.stream().flatMap(Process::descendants).toList();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** Executors find Spark in a folder of jars, so that is what the class path's jars become. */
  private static Path home() throws IOException {
    var home = Files.createTempDirectory("carrybit-cluster");
    var jars = Files.createDirectory(home.resolve("jars"));
    Files.createDirectory(home.resolve("conf"));
    for (var entry : classPath()) {
      if (entry.getFileName().toString().endsWith(".jar")) {
        Files.createSymbolicLink(jars.resolve(entry.getFileName()), entry.toAbsolutePath());
      }
    }
    return home;
  }

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static String folders() {
    return classPath().stream()
        .filter(Files::isDirectory)
        .map(folder -> folder.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void start(String program, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(Command.JAVA));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of(
            "-Dspark.master.rest.enabled=false",
            "-Dspark.master.ui.port=0",
            "-Dspark.worker.ui.port=0",
            "-cp",
            home.resolve("conf") + File.pathSeparator + home.resolve("jars") + "/*",
            "org.apache.spark.deploy." + program));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(home.resolve(program + processes.size() + ".log").toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", SCALA);
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    processes.add(builder.start());
  }

  /** A worker that finds no master tries again only after many seconds. */
  private static void awaitAnswer(int port) {
    long start = System.nanoTime();
    while (!answers(port)) {
      if (Clock.since(start) > SECONDS) {
        throw new IllegalStateException("no master on port " + port + " in " + SECONDS + " s");
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static boolean answers(int port) {
    try (var socket = new Socket(HOST, port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
  }

  /** Workers go first, and take their executors along. */
  private void stop() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      var process = processes.get(i);
      var children = process.descendants().toList();
      process.destroy();
      if (!ended(process)) {
        process.destroyForcibly();
      }
      children.forEach(ProcessHandle::destroyForcibly);
    }
    try {
      FileUtils.deleteDirectory(home.toFile());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
