package dev.carrybit.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.Words;
import dev.carrybit.run.Console;
import dev.carrybit.run.Progress;
import dev.carrybit.run.RunLock;
import dev.carrybit.spark.MemoryCheck;
import dev.carrybit.spark.TaskJob;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.sweep.Trial.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs the trainings of a sweep that are not done yet, in a directory on any Hadoop file system:
 * {@code trainings/} with a file for each training that is done, {@code lock/}, and the published
 * results.
 */
public final class Sweep implements AutoCloseable {

  private static final String TRAININGS = "trainings";
  private static final String LOCK = "lock";
  private static final String TABLE = "sweep.csv";
  private static final String PLOTS = "sweep.html";
  private static final long LONGEST_FILE = 1 << 26;

  private final Console console;
  private final List<SweepTraining> trainings;
  private final int seeds;
  private final HadoopFiles files;
  private final String path;
  private final RunLock lock;
  private final Map<Integer, Trial> done = new ConcurrentSkipListMap<>();
  private final List<Integer> open = new ArrayList<>();

  /**
   * Locks the directory at {@code path}, which is created if it is missing. Trainings that it holds
   * are done.
   *
   * @param trainings combination by combination, {@code seeds} of each
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if there is a directory that is not
   *     empty and not a sweep's, or it cannot be written
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process has the lock
   */
  public Sweep(
      Console console, List<SweepTraining> trainings, int seeds, HadoopFiles files, String path) {
    this.console = console;
    this.trainings = trainings;
    this.seeds = seeds;
    this.files = files;
    this.path = path;
    this.lock = lock();
    try {
      lock.tidy(path);
      lock.tidy(file(TRAININGS));
      for (int i = 0; i < trainings.size(); i++) {
        read(i);
      }
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private RunLock lock() {
    if (files.exists(path) && !files.isDirectory(path)) {
      throw unusable("expected a directory, is a file");
    }
    boolean usable =
        !files.exists(path)
            || files.exists(file(TRAININGS))
            || files.list(path).stream().allMatch(entry -> entry.endsWith("/" + LOCK));
    if (!usable) {
      throw unusable(
          "expected a new or empty directory or that of a sweep, found no trainings in it");
    }
    try {
      files.createDirectory(file(TRAININGS));
      return RunLock.acquire(files, file(LOCK), 0, console.log()::println);
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT, ExitCode.NO_OUTPUT);
      var remedy = files.exists(file(TRAININGS)) ? "" : "; choose another --output";
      throw CarrybitException.isFull(e) ? e : unusable(e.getMessage() + remedy);
    }
  }

  private CarrybitException unusable(String problem) {
    return new CarrybitException(ExitCode.NO_OUTPUT, path + ": --output: " + problem);
  }

  private void read(int index) {
    var file = trainingFile(index);
    try {
      if (files.exists(file)) {
        var trial = Trial.read(files.readText(file, LONGEST_FILE), file);
        if (trial.end() != End.FAILED) {
          done.put(index, trial);
        }
      }
    } catch (CarrybitException damaged) {
      damaged.rethrowUnless(ExitCode.BAD_DATA);
      console.log().println(damaged.getMessage() + "; it is trained again");
    }
    if (!done.containsKey(index)) {
      open.add(index);
    }
  }

  private String trainingFile(int index) {
    return file(TRAININGS) + "/" + trainings.get(index).name() + ".json";
  }

  private String file(String name) {
    return path + "/" + name;
  }

  /**
   * Writes the table and then the plots, which are never beside another table; returns their path.
   */
  public String publish(String table, String plots) {
    lock.check();
    files.delete(file(PLOTS));
    files.replace(file(TABLE), table.getBytes(UTF_8));
    files.replace(file(PLOTS), plots.getBytes(UTF_8));
    return file(PLOTS);
  }

  /** Releases the lock. */
  @Override
  public void close() {
    lock.close();
  }

  /** Whether all trainings are done. */
  public boolean isDone() {
    return done.size() == trainings.size();
  }

  /** Whether a training failed. */
  public boolean hasFailures() {
    return done.values().stream().anyMatch(trial -> trial.end() == End.FAILED);
  }

  /** The progress, such as {@code 3 of 8 trainings are done}. */
  public String state() {
    return "%d of %d trainings are done".formatted(done.size(), trainings.size());
  }

  /** Runs the open trainings, as many at a time as there are cores. */
  public Sweep train(JavaSparkContext context) {
    var all = OptionalLong.of(trainings.size());
    open.stream()
        .map(index -> trainings.get(index).size())
        .max(Comparator.comparingDouble(size -> size.bytes() + Double.BYTES * size.longest()))
        .ifPresent(MemoryCheck.of(context, open.size())::require);
    try (var progress =
        new Progress(console.log(), console.terminal(), "sweep", done.size(), all)) {
      progress.note(
          "sweep: combinations %d, seeds %d, on %s; %s"
              .formatted(trainings.size() / seeds, seeds, context.master(), state()));
      long began = System.nanoTime();
      TaskJob.run(
          context,
          "sweeps",
          "%d trainings of a sweep".formatted(open.size()),
          open.stream().map(trainings::get).toList(),
          Trial.class,
          (trial, task) -> ended(progress, began, open.get(task), trial));
    }
    return this;
  }

  private void ended(Progress progress, long began, int index, Trial trial) {
    var training = trainings.get(index);
    lock.check();
    var json = trial.file(training.settings().resolved());
    files.replace(trainingFile(index), json.getBytes(UTF_8));
    done.put(index, trial);
    int count = done.size();
    int left = trainings.size() - count;
    var time = timeLeft((System.nanoTime() - began) / 1e9, open.size() - left, left);
    progress.note(
        "%d of %d: %s %s; %s"
            .formatted(count, trainings.size(), training.label(), summary(trial), time));
    progress.advanced(count);
  }

  private static String summary(Trial trial) {
    var reason =
        trial.message().isEmpty()
            ? String.format(Locale.ROOT, ", accuracy %.4f", trial.accuracy())
            : " (" + trial.message() + ")";
    return String.format(
        Locale.ROOT,
        "%s, step %d, %.1f s%s",
        Words.of(trial.end()),
        trial.steps(),
        trial.seconds(),
        reason);
  }

  /** The time that {@code left} trainings take if each takes as long as those that ended. */
  static String timeLeft(double seconds, int ended, int left) {
    double rest = ended == 0 ? 0 : seconds / ended * left;
    return rest < 60
        ? String.format(Locale.ROOT, "%.0f s left", rest)
        : String.format(Locale.ROOT, "%.0f min left", rest / 60);
  }

  /** The results, once all trainings are done. */
  public SweepTable table() {
    var rows = new ArrayList<SweepTable.Combination>();
    for (int from = 0; from < trainings.size(); from += seeds) {
      var trials = new TreeMap<Long, Trial>();
      for (int i = from; i < from + seeds; i++) {
        trials.put(trainings.get(i).settings().seed(), done.get(i));
      }
      rows.add(new SweepTable.Combination(trainings.get(from).values(), trials));
    }
    return new SweepTable(rows, trainings.get(0).settings().train().hasTarget());
  }
}
