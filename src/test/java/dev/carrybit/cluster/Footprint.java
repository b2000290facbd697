package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a process that runs Spark holds on to, in so far as Linux and its JVM say it.
 *
 * @param heap bytes of live objects, after a collection of garbage
 * @param blocks Spark's: parts of broadcasts, of results and of serialized tasks
 * @param jobs objects that describe jobs, stages and tasks
 * @param threads threads
 * @param files open files and sockets
 */
public record Footprint(long heap, long blocks, long jobs, long threads, long files) {

  /** The head of a table of rows, with a column for what the rows do not know. */
  static final String HEADER =
      """
      | step | process | heap, MB | blocks | jobs | threads | open files | temporary files |
      |---|---|---|---|---|---|---|---|\
      """;

  private static final String JCMD =
      Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

  private static final List<String> BLOCKS =
      List.of("org.apache.spark.storage.BlockInfo", "org.apache.spark.storage.BlockStatus");

  private static final List<String> JOBS =
      List.of(
          "org.apache.spark.scheduler.ActiveJob",
          "org.apache.spark.scheduler.ResultStage",
          "org.apache.spark.scheduler.ResultTask",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.scheduler.ShuffleMapStage",
          "org.apache.spark.scheduler.ShuffleMapTask",
          "org.apache.spark.scheduler.MapStatus",
          "org.apache.spark.ShuffleStatus",
          "org.apache.spark.ShuffleDependency",
          "dev.carrybit.spark.ShardRdd",
          "dev.carrybit.spark.SliceRdd");

  /** The footprint of a process that is running. */
  public static Footprint of(long process) throws IOException, InterruptedException {
    var histogram = histogram(process);
    var threads = Files.readString(Path.of("/proc/" + process + "/status"));
    try (var open = Files.list(Path.of("/proc/" + process + "/fd"))) {
      return new Footprint(
          number(histogram, "Total\\s+\\d+\\s+(\\d+)"),
          BLOCKS.stream().mapToLong(type -> instances(histogram, type)).sum(),
          JOBS.stream().mapToLong(type -> instances(histogram, type)).sum(),
          Long.parseLong(threads.replaceAll("(?s).*\nThreads:\\s+(\\d+).*", "$1")),
          open.count());
    }
  }

  /** Taking one collects the garbage first. */
  private static String histogram(long process) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(JCMD, Long.toString(process), "GC.class_histogram");
    try (var jcmd = ChildProcess.start("jcmd", builder)) {
      if (jcmd.exitCode(ChildProcess.PATIENCE) != 0) {
        throw new AssertionError("jcmd: " + jcmd.stdout() + jcmd.stderr());
      }
      return jcmd.stdout();
    }
  }

  private static long instances(String histogram, String type) {
    return number(
        histogram, "\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(type) + "(?:\\s.*)?");
  }

  /** The number in the line of that form; 0 if there is none. */
  private static long number(String histogram, String form) {
    var found = Pattern.compile("^" + form + "$", Pattern.MULTILINE).matcher(histogram);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** A little more is no leak: tasks may be running, and Spark tidies up when it has time. */
  void requireNoMoreThan(Footprint earlier, String description) {
    assertThat(heap).as(description).isLessThan(earlier.heap + earlier.heap / 10 + 4_000_000);
    assertThat(blocks).as(description).isLessThan(earlier.blocks + 100);
    assertThat(jobs).as(description).isLessThan(earlier.jobs + 100);
    assertThat(threads).as(description).isLessThan(earlier.threads + 10);
    assertThat(files).as(description).isLessThan(earlier.files + 20);
  }

  /** The same footprint in the columns of {@link #HEADER}. */
  String row(long step, String process) {
    return String.format(
        Locale.ROOT,
        "| %d | %s | %.1f | %d | %d | %d | %d |",
        step,
        process,
        heap / 1e6,
        blocks,
        jobs,
        threads,
        files);
  }
}
