package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.spark.ScoringTask.PartFile;
import dev.carrybit.spark.ScoringTask.Trained;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.ModelPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Scores a data set and writes a directory: files {@code part-00000} and so on, whose rows are in
 * the order of the input, then {@code _SUCCESS}. The text and the rows do not pass through the
 * driver. How the data set is cut depends on its files alone, so the output does not depend on the
 * cluster.
 */
public final class SparkScoring {

  private static final String SUCCESS = "_SUCCESS";
  private static final String GROUP = "scores";

  /** The number of tasks, unless they would be smaller or larger than the sizes below. */
  private static final int TASKS = 128;

  private static final long MIN_TASK_BYTES = 1 << 17;
  private static final long MAX_TASK_BYTES = 1 << 24;

  /** What opening a file costs, in bytes that could be read in that time. */
  private static final long OPEN_COST_BYTES = 1 << 12;

  private final JavaSparkContext context;
  private final HadoopFiles files;
  private final Scoring scoring;

  private SparkScoring(JavaSparkContext context, Scoring scoring) {
    this.context = context;
    this.files = new HadoopFiles(HadoopProperties.of(context));
    // Tasks on other hosts have other working directories.
    this.scoring = scoring.to(files.fullPath(scoring.output()));
  }

  /** Receives the number of completed tasks. */
  public interface ProgressListener {
    void done(int tasks, int of);
  }

  /**
   * Scores. Removes the output if it fails.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the output exists, or some host does
   *     not share it
   * @throws CarrybitException if the input does not exist
   * @throws CarrybitException if a character is unknown that must be known
   */
  public static Scoring.Total score(
      JavaSparkContext context,
      Scoring scoring,
      ModelPlan plan,
      double[] weights,
      Vocabulary vocabulary,
      ProgressListener progress) {
    var trained = new Trained(plan, weights.clone(), vocabulary);
    return new SparkScoring(context, scoring).score(trained, progress);
  }

  /**
   * Checks that a file or directory does not exist.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it exists
   */
  public static void requireNew(HadoopFiles files, String output) {
    if (files.exists(output)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          output + ": expected a directory that does not exist; remove it, or choose another");
    }
  }

  private Scoring.Total score(Trained trained, ProgressListener progress) {
    var inputs = inputs();
    requireNew(files, scoring.output());
    files.createDirectory(scoring.output());
    boolean done = false;
    try {
      var written = write(inputs, trained, progress);
      publish(written);
      done = true;
      return written.stream().map(PartFile::total).reduce(Scoring.Total.NONE, Scoring.Total::plus);
    } finally {
      if (!done) {
        files.delete(scoring.output());
      }
    }
  }

  private List<PartFile> write(
      List<List<FilePiece>> inputs, Trained trained, ProgressListener progress) {
    try (var sent = Broadcasted.remote(context, trained)) {
      var tasks = new ArrayList<ScoringTask>();
      for (var pieces : inputs) {
        tasks.add(new ScoringTask(scoring, sent, tasks.size(), pieces));
      }
      var written = new PartFile[tasks.size()];
      var completed = new AtomicInteger();
      TaskRdd.run(
          context,
          GROUP,
          "scores of " + scoring.input(),
          tasks,
          PartFile.class,
          (result, index) -> {
            written[index] = result;
            progress.done(completed.incrementAndGet(), written.length);
          });
      return List.of(written);
    }
  }

  /** Renames the files of successful attempts, and removes all others. */
  private void publish(List<PartFile> written) {
    var seen = new HashSet<String>();
    files
        .list(scoring.output())
        .forEach(path -> seen.add(path.substring(path.lastIndexOf('/') + 1)));
    for (int number = 0; number < written.size(); number++) {
      var name = written.get(number).name();
      if (!seen.remove(name)) {
        throw new CarrybitException(
            ExitCode.NO_OUTPUT,
            "%s/%s: written by a task, but not seen by the driver: expected a directory that all hosts share"
                .formatted(scoring.output(), name));
      }
      files.rename(scoring.output() + "/" + name, scoring.fileName(number));
    }
    seen.forEach(name -> files.delete(scoring.output() + "/" + name));
    files.replace(scoring.output() + "/" + SUCCESS, new byte[0]);
  }

  /** What each task reads. A line belongs to the piece in which it begins. */
  private List<List<FilePiece>> inputs() {
    var entries = files.expand(scoring.input());
    long total = entries.stream().mapToLong(HadoopFiles.Entry::length).sum();
    long size = Math.max(MIN_TASK_BYTES, Math.min(MAX_TASK_BYTES, total / TASKS));
    var pieces = new ArrayList<FilePiece>();
    for (var entry : entries) {
      pieces.addAll(
          scoring.lines()
              ? FilePiece.cut(entry.path(), entry.length(), size)
              : List.of(FilePiece.whole(entry.path(), entry.length())));
    }
    return grouped(numbered(pieces), size);
  }

  /** Sets the first line number of each piece; for that, lines of divided files are counted. */
  private List<FilePiece> numbered(List<FilePiece> pieces) {
    if (pieces.stream().allMatch(FilePiece::whole)) {
      return pieces;
    }
    var lines = new long[pieces.size()];
    TaskRdd.run(
        context,
        GROUP,
        "line count of " + scoring.input(),
        pieces.stream().map(LineCount::new).toList(),
        Long.class,
        (count, index) -> lines[index] = count);
    var numbered = new ArrayList<FilePiece>();
    long next = 1;
    for (int i = 0; i < lines.length; i++) {
      var piece = pieces.get(i);
      next = piece.from() == 0 ? 1 : next;
      numbered.add(piece.startingAt(next));
      next += lines[i];
    }
    return numbered;
  }

  private record LineCount(FilePiece piece) implements TaskRdd.Task<Long> {
    @Override
    public Long run() {
      return piece.whole() ? 0 : piece.lines(HadoopProperties.ofTask());
    }
  }

  private static List<List<FilePiece>> grouped(List<FilePiece> pieces, long size) {
    var groups = new ArrayList<List<FilePiece>>();
    var group = new ArrayList<FilePiece>();
    long bytes = 0;
    for (var piece : pieces) {
      if (bytes > 0 && bytes + piece.length() > size) {
        groups.add(List.copyOf(group));
        group.clear();
        bytes = 0;
      }
      group.add(piece);
      bytes += OPEN_COST_BYTES + piece.length();
    }
    groups.add(List.copyOf(group));
    return groups;
  }
}
