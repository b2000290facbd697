package dev.carrybit.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process of its own whose output is read while it runs. It ends, with all processes that it
 * started, when it is closed, and with the tests' JVM at the latest.
 */
final class ChildProcess implements AutoCloseable {

  /** How long anything may take, on a machine with other work to do. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process process;
  private final Lines out;
  private final Lines err;
  private final Thread hook;

  private ChildProcess(String name, ProcessBuilder builder) throws IOException {
    hook = new Thread(this::killAll);
    // A JVM that is ending refuses the hook; then no process is started that would outlive it.
    Runtime.getRuntime().addShutdownHook(hook);
    process = builder.start();
    process.getOutputStream().close();
    out = new Lines(name + ", stdout", process.getInputStream());
    err = new Lines(name + ", stderr", process.getErrorStream());
  }

  /**
   * Starts a process that reads nothing.
   *
   * @param name what failures call it
   */
  static ChildProcess start(String name, ProcessBuilder builder) throws IOException {
    return new ChildProcess(name, builder);
  }

  /** The first line on stderr with {@code pattern} in it, now or as soon as it is said. */
  MatchResult await(String pattern) throws InterruptedException {
    return await(pattern, PATIENCE);
  }

  /** The same, but with no more than {@code patience}. */
  MatchResult await(String pattern, Duration patience) throws InterruptedException {
    return err.await(Pattern.compile(pattern), patience);
  }

  /** The exit code, once the process has ended. */
  int exitCode(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + patience + ", said:\n" + err.tail());
    }
    return process.exitValue();
  }

  String stdout() throws InterruptedException {
    return out.all(PATIENCE);
  }

  String stderr() throws InterruptedException {
    return err.all(PATIENCE);
  }

  /** What was said on stderr so far. */
  List<String> said() {
    return err.soFar();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** The processes that this one started, and that run. */
  List<ProcessHandle> children() {
    return process.children().filter(ProcessHandle::isAlive).toList();
  }

  /** Sends TERM; what it says then is read, too, which {@link Process#destroy} prevents. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Kills it (−9), waits for its end, and leaves what it started alone. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Sends a signal that Java does not know. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill -" + name + " " + pid + ": refused");
    }
  }

  /** Kills it and all that it started. */
  @Override
  public void close() {
    killAll();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void killAll() {
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    // Folders that they write to are removed next.
    var ends = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(ends).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
