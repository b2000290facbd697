package dev.carrybit.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A checkout of the project that holds {@code submit.sh} and stand-ins for everything it starts.
 *
 * <p>Its path has a space, quotes, an accent and a command substitution; its PATH leads to the
 * usual tools, and to no Java, Maven or Spark but those that a test puts there.
 */
final class Checkout {
  /** What a run of the script left behind. */
  record Outcome(int exitCode, String stdout, String stderr) {}

  /** JVM options that the script always sets. */
  static final String JVM_OPTIONS =
      "-XX:+ExitOnOutOfMemoryError -XX:-UseCountedLoopSafepoints -XX:-G1UseAdaptiveIHOP";

  private static final List<String> TOOLS =
      List.of(
          "bash",
          "chmod",
          "cat",
          "cksum",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "head",
          "id",
          "locale",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sort",
          "tail",
          "touch",
          "wc");

  private final Path base;
  private final Path root;
  private final Path bin;
  private final Map<String, String> environment = new HashMap<>();

  Checkout(Path folder) throws IOException {
    base = folder.toRealPath();
    root = Files.createDirectories(base.resolve("a b'c\"é$(touch evaluated)/carrybit"));
    bin = Files.createDirectories(base.resolve("bin"));
    for (var tool : TOOLS) {
      script(bin.resolve(tool), "exec " + tool(tool) + " \"$@\"");
    }
    Files.copy(Path.of("submit.sh"), root.resolve("submit.sh"));
    Files.createDirectories(root.resolve("conf"));
    Files.createDirectories(root.resolve("src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    environment.put("PATH", bin.toString());
    environment.put("LC_ALL", "C.UTF-8");
    java(bin.resolve("java"), "17.0.15");
    script(bin.resolve("javac"), "exit 1");
  }

  Path base() {
    return base;
  }

  Path root() {
    return root;
  }

  Path bin() {
    return bin;
  }

  Checkout with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Puts a stand-in for {@code java} that knows its version and nothing else. */
  static void java(Path path, String version) throws IOException {
    script(path, "echo 'openjdk version \"" + version + "\"' >&2");
  }

  /**
   * Makes a folder look like an installation of Spark whose {@code spark-submit} is the given
   * script.
   */
  static Path spark(Path home, String version, String submit) throws IOException {
    write(home.resolve("RELEASE"), "Spark " + version + " built for Hadoop 3.4.2\n");
    write(home.resolve("jars/spark-core_2.13-" + version + ".jar"), "");
    script(home.resolve("bin/spark-submit"), submit);
    return home;
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static void script(Path path, String body) throws IOException {
    write(path, "#!/bin/sh\n" + body + "\n");
    if (!path.toFile().setExecutable(true)) {
      throw new IOException(path + ": cannot be made executable");
    }
  }

  Process start(String... arguments) throws IOException {
    return start(root.resolve("submit.sh"), base, arguments);
  }

  Process start(Path script, Path directory, String... arguments) throws IOException {
    var command = Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList();
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return outcome(start(arguments));
  }

  /** What a process left behind that was started in the base. */
  Outcome outcome(Process process) throws IOException, InterruptedException {
    return outcome(process, base);
  }

  /** What a process left behind that was started in {@code folder}: nothing that was evaluated. */
  static Outcome outcome(Process process, Path folder) throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("still running after a minute: " + process.info());
    }
    try (var files = Files.walk(folder)) {
      assertThat(files).noneMatch(file -> file.endsWith("evaluated"));
    }
    return new Outcome(
        process.exitValue(),
        text(process.inputReader(StandardCharsets.UTF_8)),
        text(process.errorReader(StandardCharsets.UTF_8)));
  }

  /** The words of the command that a dry run prints, as a shell reads them. */
  List<String> dryRun(String... arguments) throws IOException, InterruptedException {
    return words(
        run(Stream.concat(Stream.of("--dry-run"), Stream.of(arguments)).toArray(String[]::new)));
  }

  /** The words of a dry run, without the option that depends on the machine. */
  List<String> words(Outcome dryRun) throws IOException, InterruptedException {
    if (dryRun.exitCode() != 0 || dryRun.stdout().lines().count() != 1) {
      throw new AssertionError("not a dry run: " + dryRun);
    }
    var shell =
        new ProcessBuilder(
                "bash", "-c", "eval \"set -- $1\"; printf '%s\\n' \"$@\"", "-", dryRun.stdout())
            .directory(base.toFile());
    shell.environment().put("LC_ALL", "C.UTF-8");
    var words = outcome(shell.start()).stdout().replace(" -XX:+UseTransparentHugePages", "");
    return words.lines().toList();
  }

  /** The spark-submit of a dry run's words. */
  static Path submit(List<String> words) {
    return words.stream()
        .filter(word -> word.endsWith("spark-submit"))
        .map(Path::of)
        .findFirst()
        .orElseThrow();
  }

  /** What a dry run gives to spark-submit itself. */
  static List<String> options(List<String> words) {
    var first = words.indexOf(submit(words).toString()) + 1;
    return words.subList(first, words.indexOf("dev.carrybit.cli.Main") - 1);
  }

  /** What a dry run gives to the program. */
  static List<String> arguments(List<String> words) {
    return words.subList(words.indexOf("dev.carrybit.cli.Main") + 2, words.size());
  }

  private static String text(BufferedReader reader) throws IOException {
    try (reader) {
      return reader.lines().map(line -> line + "\n").reduce("", String::concat);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Path tool(String name) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + ": not on this machine"));
  }
}
