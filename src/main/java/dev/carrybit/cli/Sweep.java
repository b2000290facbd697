package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.report.SweepReport;
import dev.carrybit.run.Console;
import dev.carrybit.run.Progress;
import dev.carrybit.run.RunLock;
import dev.carrybit.spark.TaskRdd;
import dev.carrybit.sweep.SweepClock;
import dev.carrybit.sweep.SweepDirectory;
import dev.carrybit.sweep.SweepRow;
import dev.carrybit.sweep.SweepTable;
import dev.carrybit.sweep.SweepTraining;
import dev.carrybit.sweep.Trial;
import dev.carrybit.sweep.Trial.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;

/** The trainings of a sweep, those that are done and those to do. */
public final class Sweep {

  private final Console console;
  private final List<SweepTraining> trainings;
  private final int seeds;
  private final SweepDirectory directory;
  private final RunLock lock;
  private final Map<Integer, Trial> done = new TreeMap<>();
  private final List<Integer> open = new ArrayList<>();

  /**
   * A sweep, of which {@code directory} knows what is done.
   *
   * @param trainings combination by combination, {@code seeds} of each
   */
  public Sweep(
      Console console,
      List<SweepTraining> trainings,
      int seeds,
      SweepDirectory directory,
      RunLock lock) {
    this.console = console;
    this.trainings = List.copyOf(trainings);
    this.seeds = seeds;
    this.directory = directory;
    this.lock = lock;
    for (int i = 0; i < trainings.size(); i++) {
      find(i);
    }
  }

  private void find(int index) {
    var name = trainings.get(index).name();
    try {
      directory
          .training(name)
          .map(text -> Trial.read(text, directory.trainingFile(name)))
          .filter(trial -> trial.end() != End.FAILED)
          .ifPresent(trial -> done.put(index, trial));
    } catch (CarrybitException damaged) {
      damaged.rethrowUnless(ExitCode.BAD_DATA);
      console.log().println(damaged.getMessage() + "; it is done again");
    }
    if (!done.containsKey(index)) {
      open.add(index);
    }
  }

  /** Whether all trainings are done. */
  public synchronized boolean isDone() {
    return done.size() == trainings.size();
  }

  /** Whether a training ended so. */
  public boolean ended(End end) {
    return done.values().stream().anyMatch(trial -> trial.end() == end);
  }

  /** How far it is, in words. */
  public synchronized String state() {
    return "%d of %d trainings are done".formatted(done.size(), trainings.size());
  }

  /** Does what is to do, as many trainings at a time as there are cores. */
  public Sweep train(JavaSparkContext context) {
    var all = OptionalLong.of(trainings.size());
    try (var progress = Progress.on(console.log(), console.terminal(), "sweep", done.size(), all)) {
      progress.note(
          "sweep: combinations %d, seeds %d, on %s; %s"
              .formatted(trainings.size() / seeds, seeds, context.master(), state()));
      var clock = new SweepClock(System.nanoTime(), open.size());
      TaskRdd.run(
          context,
          "sweeps",
          "%d trainings of a sweep".formatted(open.size()),
          open.stream().map(index -> trainings.get(index).task()).toList(),
          Trial.class,
          (trial, task) -> ended(progress, clock, open.get(task), trial));
    }
    return this;
  }

  private void ended(Progress progress, SweepClock clock, int index, Trial trial) {
    var training = trainings.get(index);
    lock.check();
    directory.keep(training.name(), trial.file(training.settings().resolved()));
    int count;
    synchronized (this) {
      done.put(index, trial);
      count = done.size();
    }
    progress.note(
        "%d of %d: %s %s; %s"
            .formatted(
                count,
                trainings.size(),
                training.label(),
                inWords(trial),
                clock.left(System.nanoTime(), trainings.size() - count)));
    progress.advanced(count);
  }

  private static String inWords(Trial trial) {
    var how =
        String.format(
            Locale.ROOT, "%s, step %d, %.1f s", trial.end().word(), trial.steps(), trial.seconds());
    return trial.message().isEmpty()
        ? how + String.format(Locale.ROOT, ", accuracy %.4f", trial.accuracy())
        : how + " (" + trial.message() + ")";
  }

  /** Leaves the table and the page, and prints the table. */
  public void show(String configuration, String path) {
    var rows = new ArrayList<SweepRow>();
    for (int from = 0; from < trainings.size(); from += seeds) {
      var trials = new TreeMap<Long, Trial>();
      for (int i = from; i < from + seeds; i++) {
        trials.put(trainings.get(i).settings().seed(), done.get(i));
      }
      rows.add(new SweepRow(trainings.get(from).values(), trials));
    }
    var settings = trainings.get(0).settings();
    var table = new SweepTable(rows, settings.train().hasTarget());
    directory.publish("sweep.csv", table.csv());
    var page = SweepReport.of("Sweep of " + configuration, settings.resolved(), table);
    console.log().println("the plots are in " + directory.publish("sweep.html", page));
    console.results().print(table.text());
    console.results().flush();
  }
}
