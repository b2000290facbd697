package dev.carrybit.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A standalone cluster on this machine: a master and workers of one core each, every one a process
 * of its own, from the jars of {@code target/spark}. It is there from before the first test of a
 * class until after the last.
 *
 * <p>All listen on the loopback interface, at ports that the system gives them. Each worker has an
 * address of its own there, and so is a host of its own: Spark runs a task no second time on a host
 * that is slow at it. Executors need {@code --executor-memory 512m}, since a worker has but a
 * gigabyte.
 */
public final class StandaloneCluster implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

  private static final String DEPLOY = "org.apache.spark.deploy.";

  /** By the workers' numbers. */
  private static final List<String> HOSTS =
      IntStream.rangeClosed(1, 8).mapToObj(number -> "127.0.0." + number).toList();

  private final int size;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final List<ChildProcess> workers = new ArrayList<>();
  private Path folder;
  private ChildProcess master;
  private String url;

  private StandaloneCluster(int size, List<String> arguments, Map<String, String> environment) {
    this.size = size;
    this.arguments = arguments;
    this.environment = environment;
  }

  /** A cluster of so many workers, which are numbered from 0. */
  public static StandaloneCluster ofWorkers(int size) {
    return new StandaloneCluster(size, List.of(), Map.of());
  }

  /** The same, which refuses processes without the secret. */
  public static StandaloneCluster secured(int size, String secret) {
    return new StandaloneCluster(
        size,
        List.of("--properties-file", Trainings.SECURE),
        Map.of(Trainings.SECRET_VARIABLE, secret));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  /** Starts it for those who close it themselves. */
  StandaloneCluster start() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("cluster");
    Files.createDirectory(scratch());
    var noRest = List.of("-Dspark.master.rest.enabled=false");
    master =
        SparkHome.daemon(
            DEPLOY + "master.Master", "127.0.0.1", scratch(), noRest, arguments, environment);
    url = master.await("Starting Spark master at (spark://\\S+)").group(1);
    master.await("New state: ALIVE");
    for (int i = 0; i < size; i++) {
      workers.add(worker(i));
    }
    for (var worker : workers) {
      worker.await("Successfully registered with master");
    }
    return this;
  }

  private ChildProcess worker(int number) throws IOException {
    var work = Files.createDirectories(folder.resolve("work-" + number)).toString();
    var words = new ArrayList<>(arguments);
    words.addAll(List.of("-c", "1", "-m", "1g", "-d", work, url));
    var host = HOSTS.get(number);
    return SparkHome.daemon(
        DEPLOY + "worker.Worker", host, scratch(), List.of(), words, environment);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public void close() throws IOException {
    workers.forEach(ChildProcess::close);
    if (master != null) {
      master.close();
    }
    if (folder != null) {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  /** What {@code --master} is given. */
  public String masterUrl() {
    return url;
  }

  /** Where the cluster's processes put what is temporary; drivers may do so as well. */
  public Path scratch() {
    return folder.resolve("scratch");
  }

  /** Kills the master (−9): what runs goes on, and nothing is started any more. */
  public void killMaster() throws InterruptedException {
    master.kill();
  }

  /** The process ids of the executors that run, by their workers' numbers. */
  public List<Long> executors() {
    return workers.stream()
        .flatMap(worker -> worker.children().stream())
        .map(ProcessHandle::pid)
        .toList();
  }

  /**
   * Sends a signal to the executors of a worker, if it has any.
   *
   * @param host of the worker
   */
  public void signalExecutors(String name, String host) throws IOException, InterruptedException {
    for (var executor : workers.get(HOSTS.indexOf(host)).children()) {
      ChildProcess.signal(name, executor.pid());
    }
  }

  /** Kills a worker (−9), which its executors notice by themselves. */
  public void killWorker(int number) throws InterruptedException {
    workers.get(number).kill();
  }

  /** Starts a worker in place of one that was killed, and waits until it is known. */
  public void startWorker(int number) throws IOException, InterruptedException {
    workers.get(number).close();
    workers.set(number, worker(number));
    workers.get(number).await("Successfully registered with master");
  }
}
