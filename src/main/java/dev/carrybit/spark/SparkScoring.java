package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.model.Score;
import dev.carrybit.model.Score.ScoreFormat;
import dev.carrybit.model.Scorer;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.ModelPlan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Scores a data set and writes a directory: files {@code part-00000} and so on, whose rows are in
 * the order of the input, then {@code _SUCCESS}. The text and the rows do not pass through the
 * driver. How the data set is cut depends on its files alone, so the output does not depend on the
 * cluster.
 *
 * <p>A directory with {@code _lock} and without {@code _SUCCESS} is one of a scoring that runs or
 * was killed; the owner of that lock replaces it.
 */
public final class SparkScoring {

  private static final String GROUP = "scores";
  private static final String SUCCESS = "/_SUCCESS";
  private static final String LOCK = "_lock";

  /** The number of tasks, unless they would be smaller or larger than the sizes below. */
  private static final int TASKS = 128;

  private static final long MIN_TASK_BYTES = 1 << 17;
  private static final long MAX_TASK_BYTES = 1 << 24;

  /** What opening a file costs, in bytes that could be read in that time. */
  private static final long OPEN_COST_BYTES = 1 << 12;

  private SparkScoring() {}

  /**
   * A model and what it scores.
   *
   * @param input file, directory or pattern
   * @param output the directory to write, a full path
   * @param lines whether there is a row for each line; else for each file
   * @param format of the rows
   * @param nats whether the loss is a cross-entropy
   * @param requiresKnown whether an unknown character is an error
   * @param boundary the symbol after which the state is zero
   */
  public record Scoring(
      ModelPlan plan,
      double[] weights,
      Vocabulary vocabulary,
      String input,
      String output,
      boolean lines,
      ScoreFormat format,
      boolean nats,
      boolean requiresKnown,
      Boundary boundary)
      implements Serializable {

    /**
     * The sum of rows.
     *
     * @param rows number of rows
     * @param skipped rows without a loss because of unknown characters
     * @param unknown the first of these characters and its place; empty if there are none
     * @param known the sum of the other rows' scores
     */
    public record Total(long rows, long skipped, String unknown, Score known)
        implements Serializable {

      static final Total NONE = new Total(0, 0, "", Score.NONE);

      Total plus(Total other) {
        return new Total(
            rows + other.rows,
            skipped + other.skipped,
            unknown.isEmpty() ? other.unknown : unknown,
            known.plus(other.known));
      }
    }

    /** The file name of part {@code number}. */
    String fileName(int number) {
      return String.format(Locale.ROOT, "part-%05d.%s", number, format.extension());
    }
  }

  /** The name of a written file and the total of its rows. */
  private record PartFile(String name, Scoring.Total total) implements Serializable {}

  /** Receives the number of completed tasks, at first 0; ends the scoring by an exception. */
  public interface ProgressListener {
    void done(int tasks, int of);
  }

  /** The directory for the lock of an output, whose owner writes it. */
  public static String lock(String output) {
    return output + "/" + LOCK;
  }

  /** What is left to delete when a scoring has ended: its lock, or all if it failed. */
  public static String leftover(HadoopFiles files, String output) {
    return files.exists(output + SUCCESS) ? lock(output) : output;
  }

  /**
   * Checks that a directory does not exist, is empty, or is that of an unfinished scoring. Removes
   * the lock that a scoring left which was killed at its end.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it is anything else
   */
  public static void requireNew(HadoopFiles files, String output) {
    boolean finished = files.exists(output + SUCCESS);
    if (finished) {
      files.delete(lock(output));
    }
    boolean isNew =
        !files.exists(output) || files.isDirectory(output) && files.list(output).isEmpty();
    if (finished || !isNew && !files.exists(lock(output))) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          output + ": expected a new or empty directory; remove it, or choose another");
    }
  }

  /**
   * Scores, and replaces what an unfinished scoring left. The caller has the lock of the output.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if some host does not share the output
   * @throws CarrybitException if the input does not exist
   * @throws CarrybitException if a character is unknown that must be known
   */
  public static Scoring.Total score(
      JavaSparkContext context, Scoring scoring, ProgressListener progress) {
    var files = HadoopProperties.files();
    var inputs = inputs(context, files, scoring);
    progress.done(0, inputs.size());
    deleteOthers(files, scoring.output, List.of());
    var written = write(context, inputs, scoring, progress);
    publish(files, scoring, written);
    return written.stream().map(PartFile::total).reduce(Scoring.Total.NONE, Scoring.Total::plus);
  }

  private static void deleteOthers(HadoopFiles files, String output, List<String> names) {
    TextPreparation.others(files, output, names).stream()
        .filter(name -> !name.equals(LOCK))
        .forEach(name -> files.delete(output + "/" + name));
  }

  private static List<PartFile> write(
      JavaSparkContext context,
      List<List<FilePiece>> inputs,
      Scoring scoring,
      ProgressListener progress) {
    try (var sent = Broadcasted.remote(context, scoring)) {
      var tasks = new ArrayList<ScoringTask>();
      for (var pieces : inputs) {
        tasks.add(new ScoringTask(sent, tasks.size(), pieces));
      }
      var written = new PartFile[tasks.size()];
      var completed = new AtomicInteger();
      TaskJob.run(
          context,
          GROUP,
          "scores of " + scoring.input,
          tasks,
          PartFile.class,
          (result, index) -> {
            written[index] = result;
            progress.done(completed.incrementAndGet(), written.length);
          });
      return List.of(written);
    }
  }

  /** Removes all files but those of successful attempts, and renames these. */
  private static void publish(HadoopFiles files, Scoring scoring, List<PartFile> written) {
    var names = written.stream().map(PartFile::name).toList();
    deleteOthers(files, scoring.output, names);
    for (int number = 0; number < names.size(); number++) {
      files.rename(scoring.output + "/" + names.get(number), scoring.fileName(number));
    }
    files.replace(scoring.output + SUCCESS, new byte[0]);
  }

  /** What each task reads. A line belongs to the piece in which it begins. */
  private static List<List<FilePiece>> inputs(
      JavaSparkContext context, HadoopFiles files, Scoring scoring) {
    var entries = files.expand(scoring.input);
    long total = entries.stream().mapToLong(HadoopFiles.Entry::length).sum();
    long size = Math.max(MIN_TASK_BYTES, Math.min(MAX_TASK_BYTES, total / TASKS));
    var pieces = new ArrayList<FilePiece>();
    for (var entry : entries) {
      long most = scoring.lines ? size : entry.length();
      pieces.addAll(FilePiece.cut(entry.path(), entry.length(), most));
    }
    var groups = new ArrayList<List<FilePiece>>();
    var group = new ArrayList<FilePiece>();
    long bytes = 0;
    for (var piece : numbered(context, scoring, pieces)) {
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

  /** Sets the first line number of each piece; for that, lines of divided files are counted. */
  private static List<FilePiece> numbered(
      JavaSparkContext context, Scoring scoring, List<FilePiece> pieces) {
    if (pieces.stream().allMatch(FilePiece::whole)) {
      return pieces;
    }
    var tasks = new ArrayList<TaskJob.Task<Long>>();
    for (var piece : pieces) {
      tasks.add(() -> piece.whole() ? 0 : piece.lines(HadoopProperties.files()));
    }
    var lines = new long[pieces.size()];
    var description = "line count of " + scoring.input;
    TaskJob.run(
        context, GROUP, description, tasks, Long.class, (count, index) -> lines[index] = count);
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

  /**
   * One task of a scoring: reads neighbouring pieces of the data set, scores them, and writes a
   * file that belongs to this attempt alone.
   *
   * @param number the task's place in the data set
   */
  private record ScoringTask(Broadcasted<Scoring> sent, int number, List<FilePiece> pieces)
      implements TaskJob.Task<PartFile> {

    @Override
    public PartFile run() {
      var scoring = sent.value();
      long attempt = TaskContext.get().taskAttemptId();
      var name = String.format(Locale.ROOT, ".%s-%d", scoring.fileName(number), attempt);
      var path = scoring.output + "/" + name;
      var files = HadoopProperties.files();
      try (var writer =
          new BufferedWriter(new OutputStreamWriter(files.create(path), StandardCharsets.UTF_8))) {
        writer.write(scoring.format.header(scoring.lines));
        var rows = new Rows(scoring, writer);
        for (var piece : pieces) {
          rows.begin(piece);
          piece.read(files, rows);
          rows.end();
        }
        rows.scorer.finish();
        writer.flush();
        return new PartFile(name, rows.total());
      } catch (IOException e) {
        throw new UncheckedIOException(path + ": cannot be written: " + e.getMessage(), e);
      }
    }
  }

  /** The line or file of a row; a file has no line number. */
  private record Name(String file, OptionalLong line) {}

  /** Turns the bytes of pieces into rows. */
  private static final class Rows implements FilePiece.Reader {

    private final Scoring scoring;
    private final int lineEnd;
    private final Writer out;
    private final LenientEncoder encoder;
    private final Scorer<Name> scorer;
    private long rows;
    private long skipped;
    private Score known = Score.NONE;
    private String unknown = "";
    private String file = "";
    private long line;
    private long column;

    Rows(Scoring scoring, Writer out) {
      this.scoring = scoring;
      this.lineEnd = scoring.vocabulary.lineEnd().orElse(LenientEncoder.NO_SYMBOL);
      this.out = out;
      this.encoder = new LenientEncoder(scoring.vocabulary, this::append);
      var model = scoring.plan.network();
      var weights = new Parameters(model.layout(), scoring.weights);
      this.scorer = new Scorer<>(model, weights, scoring.vocabulary, scoring.boundary, this::write);
    }

    void begin(FilePiece piece) {
      file = piece.file();
      line = piece.firstLine();
      column = 0;
    }

    Scoring.Total total() {
      return new Scoring.Total(rows, skipped, unknown, known);
    }

    @Override
    public void next(int value) {
      encoder.append(value);
    }

    @Override
    public void lineOver(boolean ended) {
      if (scoring.lines) {
        encoder.end();
        if (ended && lineEnd != LenientEncoder.NO_SYMBOL) {
          scorer.append(lineEnd);
        }
        scorer.end(new Name(file, OptionalLong.of(line)));
      } else if (ended) {
        encoder.append('\n');
      }
      line++;
      column = 0;
    }

    void end() {
      if (!scoring.lines) {
        encoder.end();
        scorer.end(new Name(file, OptionalLong.empty()));
      }
    }

    private void append(int symbol) {
      column++;
      if (symbol == LenientEncoder.NO_SYMBOL && unknown.isEmpty()) {
        var place = "%s in line %d, column %d".formatted(encoder.unknown(), line, column);
        if (scoring.requiresKnown) {
          throw CarrybitException.badData(
              "%s: expected the %d symbols of the vocabulary, found %s",
              file, scoring.vocabulary.size(), place);
        }
        unknown = file + ": " + place;
      }
      scorer.append(symbol);
    }

    private void write(Name name, Score score) {
      rows++;
      if (score.skipped()) {
        skipped++;
      } else {
        known = known.plus(score);
      }
      try {
        out.write(scoring.format.row(name.file, name.line, score, scoring.nats));
      } catch (IOException e) {
        throw new UncheckedIOException(
            scoring.output + ": scores cannot be written: " + e.getMessage(), e);
      }
    }
  }
}
