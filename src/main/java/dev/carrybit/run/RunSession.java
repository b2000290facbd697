package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.PretrainedWeights;
import dev.carrybit.nn.Parameters;
import dev.carrybit.run.Checkpoint.Origin;
import dev.carrybit.run.CheckpointStore.Found;
import dev.carrybit.run.Result.LastCheckpoint;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.PreparedTexts;
import dev.carrybit.text.TextSource;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.WorkPlan;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A run that this process trains. It holds the lock of the run's directory. */
public final class RunSession implements AutoCloseable {

  private final RunSettings settings;
  private final RunDirectory directory;
  private final RunLock lock;
  private Optional<Found> earlier;
  private final Consumer<String> log;
  private volatile Optional<LastCheckpoint> last;
  private long measured = -1;

  private RunSession(
      RunSettings settings,
      RunDirectory directory,
      RunLock lock,
      Optional<Found> earlier,
      Consumer<String> log) {
    this.settings = settings;
    this.directory = directory;
    this.lock = lock;
    this.earlier = earlier;
    this.log = log;
    this.last =
        earlier.map(found -> new LastCheckpoint(found.checkpoint().state().steps(), found.path()));
  }

  /**
   * The directory for the training. It is not changed.
   *
   * @param newRun whether an earlier run is replaced, whatever its settings are
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it has a run with other settings
   *     that has been trained or replaces one, or a model without checkpoints
   */
  public static RunDirectory directory(HadoopFiles files, RunSettings settings, boolean newRun) {
    var directory = RunDirectory.forTraining(files, settings.runDirectory());
    if (!newRun && !directory.isNew()) {
      if (directory.isCopy()) {
        throw new CarrybitException(
            ExitCode.CONFIGURATION,
            "%s: expected a run with checkpoints, found a model without; choose another run.dir, or --new-run to replace it"
                .formatted(directory.path()));
      }
      var identity = RunIdentity.of(settings);
      var earlier = RunIdentity.of(directory.settings());
      if (!earlier.equals(identity)) {
        // run.conf may have been edited; a checkpoint has not
        var newest = directory.checkpoints().newest(damaged -> {});
        if (newest.isPresent() || directory.hasTraces()) {
          var trained = newest.map(found -> RunIdentity.of(found.checkpoint())).orElse(earlier);
          RunIdentity.requireSame(directory.path(), identity, trained);
        }
      }
    }
    return directory;
  }

  /**
   * Acquires the lock of the run and finds its newest checkpoint.
   *
   * @param newRun whether an earlier run is replaced
   * @param log receives a line for each checkpoint that is damaged, while a lock is awaited, and if
   *     an earlier run with other settings is replaced, which nothing was trained of
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process owns the lock
   */
  public static RunSession open(
      HadoopFiles files, RunSettings settings, boolean newRun, Consumer<String> log) {
    var lock = directory(files, settings, newRun).lock(log);
    try {
      // the last owner of the lock may have begun another run
      var directory = directory(files, settings, newRun);
      var earlier =
          newRun || directory.isNew()
              ? Optional.<Found>empty()
              : directory.checkpoints().newest(log);
      var identity = RunIdentity.of(settings);
      if (earlier.isPresent()) {
        RunIdentity.requireSame(
            directory.path(), identity, RunIdentity.of(earlier.get().checkpoint()));
      } else if (!newRun
          && !directory.isNew()
          && !RunIdentity.of(directory.settings()).equals(identity)) {
        log.accept(
            directory.path() + ": replaces a run with other settings that has no checkpoint");
      }
      return new RunSession(settings, directory, lock, earlier, log);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The directory of the run. */
  public RunDirectory directory() {
    return directory;
  }

  /**
   * The result of the run if it has already ended as the settings say; empty if it has to be
   * trained. Outputs that are missing are written.
   */
  public Optional<String> finished() {
    var finished = earlier.map(Found::checkpoint).filter(this::endsAsConfigured);
    finished.ifPresent(this::restoreOutputs);
    return finished.flatMap(Checkpoint::end).map(Checkpoint.RunEnd::result);
  }

  private boolean endsAsConfigured(Checkpoint checkpoint) {
    var end = RunIdentity.end(RunIdentity.read(checkpoint.origin().settings()));
    return checkpoint.end().isPresent() && end.equals(RunIdentity.end(settings));
  }

  private void restoreOutputs(Checkpoint checkpoint) {
    var model = checkpoint.model().orElseThrow();
    var result = checkpoint.end().orElseThrow().result();
    if (!directory.settingsText().equals(settings.render())) {
      lock.guard(() -> directory.saveSettings(settings.render()));
    }
    if (!directory.shows(model, result)) {
      lock.guard(() -> directory.publish(model, result));
    }
    lock.guard(() -> lock.tidy(directory.path()));
    directory.checkpoints().tidy(lock);
  }

  /**
   * Begins the run or resumes it.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it has completed more steps than
   *     {@code train.steps}
   */
  public void begin() {
    if (earlier.isEmpty()) {
      directory.begin(settings.render(), lock);
      return;
    }
    var checkpoint = earlier.get().checkpoint();
    long steps = checkpoint.state().steps();
    if (steps > settings.train().steps()) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "train.steps: expected at least %d, which the run at %s has completed, was %d; choose another run.dir, or --new-run"
              .formatted(steps, directory.path(), settings.train().steps()));
    }
    measured = directory.resume(settings.render(), steps, checkpoint.samples(), lock);
  }

  /**
   * The origin of the run's checkpoints.
   *
   * @param data the fingerprint of the prepared text; empty for additions
   * @param pretrained the initial weights, unless they are drawn
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the run began with another text or
   *     other weights
   */
  Origin origin(String data, Optional<PretrainedWeights> pretrained) {
    var origin =
        new Origin(
            RunIdentity.recorded(settings),
            data,
            pretrained.map(PretrainedWeights::fingerprint).orElse(""));
    earlier.ifPresent(
        found ->
            RunIdentity.requireSameInputs(directory.path(), origin, found.checkpoint().origin()));
    return origin;
  }

  /** The prepared text of the run. {@code prepare} prepares it in a directory if it is missing. */
  PreparedText text(TextSettings text, TextSource source, Function<String, PreparedText> prepare) {
    return text.sharesPrepared()
        ? new PreparedTexts(directory.files(), text.prepared())
            .shared(source, prepare, at -> RunLock.acquire(directory.files(), at, 0, log)::close)
        : directory
            .texts()
            .ofRun(source, lock.epoch(), lock::check, at -> unchanged(prepare.apply(at)));
  }

  /** A text that has just been prepared, if it is the one that the run began with. */
  private PreparedText unchanged(PreparedText text) {
    earlier.ifPresent(
        found ->
            RunIdentity.requireSameText(
                directory.path(), text.fingerprint(), found.checkpoint().origin().data()));
    return text;
  }

  /**
   * The state to continue from; a new run begins with {@code initialWeights}. It is called once,
   * after {@link #begin} and {@link #origin}: the checkpoint's arrays are given up.
   */
  TrainingState state(WorkPlan plan, Supplier<Parameters> initialWeights) {
    var state =
        earlier
            .map(found -> found.checkpoint().state(plan))
            .orElseGet(() -> TrainingState.first(plan, initialWeights.get()));
    earlier = Optional.empty();
    return state;
  }

  /** Copies the arrays of a state. The returned function saves the copy, in any thread. */
  Runnable saving(Origin origin, TrainingState state) {
    var checkpoint = Checkpoint.of(origin, state, directory.samplesLength());
    var file = checkpoint.file();
    return () -> save(checkpoint, file);
  }

  private void save(Checkpoint checkpoint, TensorFile file) {
    var path = directory.checkpoints().save(checkpoint, file, lock, settings.checkpoint());
    last = Optional.of(new LastCheckpoint(checkpoint.state().steps(), path));
  }

  Parameters weightsAfter(long steps, WorkPlan plan) {
    return directory.checkpoints().after(steps).weights(plan.layout());
  }

  /** The newest checkpoint that this process has read or saved. */
  public Optional<LastCheckpoint> lastCheckpoint() {
    return last;
  }

  /** The step of the last measurement that has a line among the metrics; -1 if there is none. */
  long measured() {
    return measured;
  }

  void addSample(String text) {
    lock.guard(() -> directory.addSample(text));
  }

  void addMetrics(String lines) {
    lock.guard(() -> directory.metrics().append(lines));
  }

  /** Ends the run: saves the last checkpoint, with the result, and then writes the outputs. */
  void finish(
      Origin origin, TrainingState state, TensorFile model, String result, ResultWriter writer) {
    var end = Checkpoint.of(origin, state, directory.samplesLength()).finished(result, model);
    save(end, end.file());
    writer.write(() -> lock.guard(() -> directory.publish(model, result)));
  }

  /** Writes the result of a failed run, unless the lock is lost or the file system fails. */
  public void failed(String result) {
    try {
      lock.guard(() -> directory.saveResult(result));
    } catch (CarrybitException unwritten) {
      unwritten.rethrowUnless(ExitCode.LOCKED, ExitCode.INPUT_OUTPUT);
      // the new owner writes the result; else the command's output has it
    } catch (UncheckedIOException unreadable) {
      // likewise
    }
  }

  /** Releases the lock. */
  @Override
  public void close() {
    lock.close();
  }
}
