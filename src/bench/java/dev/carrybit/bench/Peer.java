package dev.carrybit.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A process that works when it is asked, on the first core alone if the system has {@code taskset}.
 * It ends with its stdin, so it does not outlive this JVM.
 */
final class Peer implements Clock.Contender, AutoCloseable {

  private final List<String> command;
  private final Process process;
  private final PrintStream stdin;
  private final BufferedReader stdout;
  private final double loss;

  private Peer(List<String> command, Map<String, String> variables) {
    this.command = command;
    try {
      this.process = builder(command, variables).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.stdin = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.stdout = process.inputReader(StandardCharsets.UTF_8);
    this.loss = answer();
  }

  /** {@link OwnPeer}, on this JVM's class path and with its options. */
  static Peer own(String... arguments) {
    var java = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), OwnPeer.class.getName()));
    return of(java, Map.of(), arguments);
  }

  /** A JVM with the options {@code java}, warmed up. */
  static Peer of(List<String> java, Map<String, String> variables, String... arguments) {
    var command = new ArrayList<String>();
    if (hasTaskset()) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.add(Command.JAVA);
    command.addAll(java);
    command.addAll(List.of(arguments));
    return new Peer(command, variables);
  }

  private static boolean hasTaskset() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> variables) {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    var environment = builder.environment();
    // What OpenBLAS and glibc choose is not to depend on who starts the benchmark.
    environment
        .keySet()
        .removeIf(name -> name.startsWith("OPENBLAS_") || name.startsWith("MALLOC_"));
    environment.put("OPENBLAS_NUM_THREADS", "1");
    environment.put("OMP_NUM_THREADS", "1");
    environment.putAll(variables);
    return builder;
  }

  /** The loss of an early step. */
  double loss() {
    return loss;
  }

  @Override
  public double seconds() {
    stdin.println();
    return answer();
  }

  private double answer() {
    try {
      var line = stdout.readLine();
      if (line == null) {
        throw new IllegalStateException(
            String.join(" ", command) + ": ended early, with exit code " + process.waitFor());
      }
      return Double.parseDouble(line);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    stdin.close(); // it ends by itself, and deletes its text
    process.onExit().join();
  }
}
