package dev.carrybit.cli;

import dev.carrybit.model.Score.ScoreFormat;
import dev.carrybit.run.InputFiles;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.run.RunLock;
import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.SparkScoring;
import dev.carrybit.spark.SparkScoring.Scoring;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores each line or file of a text. */
@Command(
    name = "score",
    description = "Writes the loss of a trained network on each line or file of a text.")
final class ScoreCommand extends ConsoleCommand {

  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private enum Unit {
    LINE,
    FILE
  }

  private enum Unknown {
    SKIP,
    FAIL
  }

  @Parameters(index = "0", paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Parameters(index = "1", paramLabel = "PATH", description = "file, directory or glob")
  private String input;

  @Option(
      names = "--output",
      paramLabel = "PATH",
      required = true,
      description = "directory to write; it must be new or empty")
  private String output;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "line",
      description = "a row for each line or file (default: ${DEFAULT-VALUE})")
  private Unit by;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "csv or jsonl (default: ${DEFAULT-VALUE})")
  private ScoreFormat format;

  @Option(
      names = "--unknown",
      paramLabel = "WHAT",
      defaultValue = "skip",
      description =
          "text with unknown characters has no loss (skip), or is an error (fail; default:"
              + " ${DEFAULT-VALUE})")
  private Unknown unknown;

  @Override
  public void run() {
    var files = files();
    var trained = RunDirectory.load(files, run);
    var vocabulary = trained.requireVocabulary();
    files.expand(input);
    requireDirectory(files, "--output", output);
    InputFiles.requireOutside(files, "--output", output, "PATH", input);
    SparkScoring.requireNew(files, output);
    var scoring =
        new Scoring(
            trained.onVectorKernels(),
            trained.weights().values(),
            vocabulary,
            input,
            files.fullPath(output), // tasks on other hosts have other working directories
            by == Unit.LINE,
            format,
            trained.settings().model().nats(),
            unknown == Unknown.FAIL,
            trained.boundary());
    var lock = RunLock.acquire(files, SparkScoring.lock(output), 0, this::log);
    try {
      SparkScoring.requireNew(files, output); // another process may have finished meanwhile
      var total =
          SparkApplication.run(
              "Carrybit score " + run,
              trained.settings().cluster(),
              context -> SparkScoring.score(context, scoring, progress(lock)));
      print(scoring, total);
    } finally {
      lock.discard(SparkScoring.leftover(files, output));
    }
  }

  private void print(Scoring scoring, Scoring.Total total) {
    var rows = scoring.lines() ? "lines" : "files";
    var known = total.known();
    out.println("%-16s %d".formatted(rows, total.rows()));
    out.println("symbols          " + known.symbols());
    if (known.targets() > 0) {
      out.println("loss             " + known.meanLoss());
      if (scoring.nats()) {
        out.println("bits per symbol  " + known.bitsPerSymbol());
      }
    }
    if (total.skipped() > 0) {
      out.println("skipped          " + total.skipped());
      log(
          "%d of %d %s have unknown characters or invalid UTF-8, and no loss; the first: %s"
              .formatted(total.skipped(), total.rows(), rows, total.unknown()));
    }
  }

  private void log(String line) {
    console.log().println(line);
  }

  /** Logs the number of scored parts every {@link #LOG_INTERVAL}. */
  private SparkScoring.ProgressListener progress(RunLock lock) {
    var last = new AtomicLong(System.nanoTime());
    return (tasks, of) -> {
      lock.check();
      long now = System.nanoTime();
      if (now - last.get() >= LOG_INTERVAL.toNanos()) {
        last.set(now);
        log("scored %d of %d parts".formatted(tasks, of));
      }
    };
  }
}
