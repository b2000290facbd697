package dev.carrybit.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A way to start the packaged program as a user does, in a process of its own. */
public final class Submission {

  private static final Path JAR = Path.of("target/carrybit.jar").toAbsolutePath();

  private final List<String> start;
  private final Map<String, String> environment;

  private Submission(List<String> start, Map<String, String> environment) {
    this.start = List.copyOf(start);
    this.environment = Map.copyOf(environment);
  }

  /** Any program. */
  public static Submission of(String... words) {
    return new Submission(List.of(words), Map.of());
  }

  /** {@code submit.sh} with options of spark-submit. */
  public static Submission submitSh(String... options) {
    return of(Path.of("submit.sh").toAbsolutePath().toString()).and(options);
  }

  /** The class {@code SparkSubmit}, started by Java itself, with options of spark-submit. */
  public static Submission sparkSubmit(String... options) {
    return java(SparkHome.CLASS_PATH, "org.apache.spark.deploy.SparkSubmit")
        .with("SPARK_HOME", SparkHome.PATH.toString())
        .with("SPARK_SCALA_VERSION", "2.13")
        .and(options)
        .and("--class", "dev.carrybit.cli.Main", JAR.toUri().toString());
  }

  /**
   * The main class, started by Java itself.
   *
   * @param options of Java, such as {@code -Dspark.master=local[1]}
   */
  public static Submission main(String... options) {
    return java(JAR + File.pathSeparator + SparkHome.CLASS_PATH, "dev.carrybit.cli.Main", options);
  }

  private static Submission java(String classPath, String type, String... options) {
    var words = new ArrayList<>(List.of(SparkHome.JAVA));
    words.addAll(SparkHome.moduleOptions());
    words.addAll(List.of(options));
    words.addAll(List.of("-cp", classPath, type));
    return of(words.toArray(String[]::new));
  }

  /** The same with more words before the command's own. */
  public Submission and(String... words) {
    var all = new ArrayList<>(start);
    all.addAll(List.of(words));
    return new Submission(all, environment);
  }

  /** The same, started by another program. */
  public Submission under(String... words) {
    return new Submission(Stream.concat(Stream.of(words), start.stream()).toList(), environment);
  }

  /** The same as the words {@code $0 $@} of a script of bash's. */
  public Submission inScript(String script) {
    return under("bash", "-c", script);
  }

  /** The same with a variable in the environment. */
  public Submission with(String variable, String value) {
    var all = new HashMap<>(environment);
    all.put(variable, value);
    return new Submission(start, all);
  }

  /** Starts a command such as {@code train CONF}. */
  public Running start(String... command) throws IOException {
    var words = new ArrayList<>(start);
    words.addAll(List.of(command));
    var builder = new ProcessBuilder(words);
    SparkHome.clear(builder.environment());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    return new Running(ChildProcess.start(String.join(" ", command), builder), System.nanoTime());
  }

  /** Runs a command to its end. */
  public Outcome run(String... command) throws IOException, InterruptedException {
    try (var running = start(command)) {
      return running.outcome();
    }
  }

  /** A command that was started; closing it kills what is left of it. */
  public static final class Running implements AutoCloseable {
    private final ChildProcess process;
    private final long started;

    private Running(ChildProcess process, long started) {
      this.process = process;
      this.started = started;
    }

    /** Waits for a line on stderr that has a regular expression in it, and returns the line. */
    public String awaitLine(String pattern) throws InterruptedException {
      return awaitLine(pattern, ChildProcess.PATIENCE);
    }

    /** The same, but with no more than {@code patience}. */
    public String awaitLine(String pattern, Duration patience) throws InterruptedException {
      return process.await("^.*?(?:" + pattern + ").*$", patience).group();
    }

    /** The lines on stderr so far. */
    public List<String> said() {
      return process.said();
    }

    public boolean isAlive() {
      return process.isAlive();
    }

    /** The process id; that of the driver's JVM too, unless it runs in the cluster. */
    public long pid() {
      return process.pid();
    }

    /** Sends a signal. */
    public void signal(String name) throws IOException, InterruptedException {
      ChildProcess.signal(name, pid());
    }

    /** Sends TERM. */
    public void terminate() {
      process.terminate();
    }

    /** Kills it (−9), and waits for its end. */
    public void kill() throws InterruptedException {
      process.kill();
    }

    /** Waits for the end. */
    public Outcome outcome() throws InterruptedException {
      return outcome(ChildProcess.PATIENCE);
    }

    /** Waits for the end, but no longer than {@code patience}. */
    public Outcome outcome(Duration patience) throws InterruptedException {
      int code = process.exitCode(patience);
      double seconds = (System.nanoTime() - started) / 1e9;
      return new Outcome(code, process.stdout(), process.stderr(), seconds);
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /**
   * What a command left behind.
   *
   * @param exitCode of the process
   * @param stdout what it said there
   * @param stderr what it said there
   * @param seconds from start to end
   */
  public record Outcome(int exitCode, String stdout, String stderr, double seconds) {

    private static final String RESULT = "RESULT ";

    /**
     * The fields of the line {@code RESULT}.
     *
     * @throws AssertionError if there is none
     */
    public Map<String, Object> result() {
      var line =
          stdout
              .lines()
              .filter(each -> each.startsWith(RESULT))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no RESULT: exit " + exitCode + "\n" + stderr));
      return fields(line.substring(RESULT.length()));
    }

    /** The fields of a {@code result.json}. */
    public static Map<String, Object> fields(String json) {
      try {
        return new JsonMapper().readValue(json, new TypeReference<Map<String, Object>>() {});
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + json, e);
      }
    }

    /**
     * The check sum of the weights of a run that succeeded.
     *
     * @throws AssertionError if it did not
     */
    public String weights() {
      if (exitCode != 0) {
        throw new AssertionError("exit " + exitCode + "\n" + stderr);
      }
      return (String) result().get("weightsSha256");
    }
  }
}
