package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.PretrainedWeights;
import dev.carrybit.nn.Parameters;
import dev.carrybit.run.CheckpointStore.Found;
import dev.carrybit.run.Result.LastCheckpoint;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.PreparedTexts;
import dev.carrybit.text.TextSource;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.WorkPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The run that this process trains, and no other: its directory, and what there is of it yet. */
public final class RunSession implements AutoCloseable {

  private final HadoopFiles files;
  private final RunSettings settings;
  private final RunDirectory directory;
  private final RunLock lock;
  private final CheckpointStore checkpoints;
  private final Optional<Found> earlier;
  private volatile Optional<LastCheckpoint> last;

  private RunSession(
      HadoopFiles files,
      RunSettings settings,
      RunDirectory directory,
      RunLock lock,
      CheckpointStore checkpoints,
      Optional<Found> earlier) {
    this.files = files;
    this.settings = settings;
    this.directory = directory;
    this.lock = lock;
    this.checkpoints = checkpoints;
    this.earlier = earlier;
    this.last =
        earlier.map(found -> new LastCheckpoint(found.checkpoint().state().steps(), found.path()));
  }

  /**
   * The run's directory, looked at and not changed.
   *
   * @param anew whether an earlier run there is to be replaced, whatever its settings are
   */
  public static RunDirectory directory(HadoopFiles files, RunSettings settings, boolean anew) {
    var own = RunIdentity.of(settings);
    return RunDirectory.forTraining(
        files,
        settings.runDirectory(),
        own,
        earlier ->
            anew
                ? own
                : RunIdentity.there(files, settings, RunIdentity.of(conf(settings, earlier))));
  }

  private static CheckpointStore checkpoints(RunDirectory directory, RunSettings settings) {
    var rules = settings.checkpoint();
    return directory.checkpoints(
        new CheckpointStore.Retention(rules.keep(), rules.keepEvery(), rules.keepBest()));
  }

  private static RunSettings conf(RunSettings settings, String text) {
    return SettingsLoader.load(settings.runDirectory() + "/run.conf", text, List.of());
  }

  /**
   * Makes this process the one that works on the run.
   *
   * @param warnings is told of checkpoints that are damaged
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process works on it
   */
  public static RunSession open(
      HadoopFiles files, RunSettings settings, boolean anew, Consumer<String> warnings) {
    var lock = directory(files, settings, anew).lock();
    try {
      // whoever had the lock before may have begun another run
      var directory = directory(files, settings, anew);
      var checkpoints = checkpoints(directory, settings);
      var earlier =
          anew || directory.isNew() ? Optional.<Found>empty() : checkpoints.newest(warnings);
      var own = RunIdentity.of(settings);
      earlier.ifPresent(
          found ->
              SettingsDifferences.refuse(
                  directory.path(), own, RunIdentity.of(found.checkpoint())));
      return new RunSession(files, settings, directory, lock, checkpoints, earlier);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public RunDirectory directory() {
    return directory;
  }

  /** The result of a run that has come to the end that is asked for; everybody can see it then. */
  public Optional<String> finished() {
    var found = earlier.map(Found::checkpoint).filter(this::endsAsAsked);
    found.ifPresent(one -> one.end().ifPresent(end -> show(one.model().orElseThrow(), end)));
    return found.flatMap(Checkpoint::end).map(Checkpoint.RunEnd::result);
  }

  private void show(TensorFile model, Checkpoint.RunEnd end) {
    if (!RunIdentity.of(conf(settings, directory.settings())).equals(RunIdentity.of(settings))) {
      write(() -> directory.saveSettings(settings.render()));
    }
    if (!directory.shows(model, end.result())) {
      write(() -> directory.publish(model, end.result()));
    }
    write(() -> lock.tidy(directory.path()));
  }

  private boolean endsAsAsked(Checkpoint checkpoint) {
    var then = RunIdentity.end(RunIdentity.read(checkpoint.origin().settings()));
    return checkpoint.end().isPresent() && then.equals(RunIdentity.end(settings));
  }

  /**
   * Begins the run, or goes on with it.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it has gone further than it is to
   *     go
   */
  public void begin() {
    var text = settings.render();
    if (earlier.isEmpty()) {
      directory.begin(text, lock);
      return;
    }
    var checkpoint = earlier.get().checkpoint();
    if (checkpoint.state().steps() > settings.train().steps()) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "train.steps: expected at least %d, which the run at %s has completed, was %d; choose another run.dir, or --new-run"
              .formatted(checkpoint.state().steps(), directory.path(), settings.train().steps()));
    }
    directory.resume(text, checkpoint.samples(), lock);
  }

  /**
   * What the run is made of, which has to be what it was made of.
   *
   * @param data the fingerprint of the prepared text; empty where there is none
   * @param given the file with the first weights, where they are not drawn
   * @throws CarrybitException if the text or that file is another than at the run's beginning
   */
  Checkpoint.Origin origin(String data, Optional<PretrainedWeights> given) {
    var origin =
        new Checkpoint.Origin(
            RunIdentity.recorded(settings),
            data,
            given.map(PretrainedWeights::fingerprint).orElse(""));
    earlier
        .map(found -> found.checkpoint().origin())
        .ifPresent(then -> SameOrigin.require(directory.path(), then, origin));
    return origin;
  }

  /** The weights to begin with, where they are not drawn. */
  Optional<PretrainedWeights> givenWeights() {
    return InputFiles.weights(files, settings);
  }

  /** The file that the run goes on from. */
  Optional<String> goesOnFrom() {
    return earlier.map(Found::path);
  }

  /** The text that the run learns from, prepared in a directory if it is not there yet. */
  PreparedText text(
      TextSettings settings, TextSource source, Function<String, PreparedText> prepare) {
    if (settings.sharesPrepared()) {
      return new PreparedTexts(files, settings.prepared()).shared(source, prepare);
    }
    return directory.texts().ofRun(source, lock.epoch(), lock::check, prepare);
  }

  /** The state to go on from, or that of the first weights. */
  TrainingState state(WorkPlan plan, Supplier<Parameters> firstWeights) {
    return earlier
        .map(found -> found.checkpoint().state(plan))
        .orElseGet(() -> TrainingState.first(plan, firstWeights.get()));
  }

  /** Takes a copy of a state, to go on from; saves it when it is run, in any thread. */
  Runnable saving(Checkpoint.Origin origin, TrainingState state) {
    var checkpoint = Checkpoint.of(origin, state.copy(), directory.samplesLength());
    return () -> save(checkpoint);
  }

  private void save(Checkpoint checkpoint) {
    var path = checkpoints.save(checkpoint, lock);
    last = Optional.of(new LastCheckpoint(checkpoint.state().steps(), path));
  }

  /**
   * The weights that the run had after {@code steps} steps, its best ones.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if their checkpoint is damaged, or gone
   */
  Parameters weightsAfter(long steps, WorkPlan plan) {
    return checkpoints.after(steps).weights(plan.layout());
  }

  /** The newest checkpoint that is known here. */
  public Optional<LastCheckpoint> lastCheckpoint() {
    return last;
  }

  /** Adds to the texts that the network wrote. */
  void addSample(String text) {
    write(() -> directory.addSample(text));
  }

  /** What another process did to the files is no error of the file system. */
  private void write(Runnable work) {
    lock.check();
    try {
      work.run();
    } catch (RuntimeException e) {
      lock.check();
      throw e;
    }
  }

  /** Adds whole lines to those that tell of the run's course. */
  void addMetrics(String lines) {
    write(() -> directory.metrics().append(lines));
  }

  /** Ends the run: the last checkpoint has the result, and then everybody can see it. */
  void finish(
      Checkpoint.Origin origin,
      TrainingState state,
      TensorFile model,
      Result result,
      ResultWriter writer) {
    save(Checkpoint.of(origin, state, directory.samplesLength()).finished(result.file(), model));
    writer.write(() -> write(() -> directory.publish(model, result.file())));
  }

  /** Leaves word of a failure, unless the run is another process's by now. */
  public void failed(Result result) {
    try {
      write(() -> directory.saveResult(result.file()));
    } catch (CarrybitException lost) {
      lost.rethrowUnless(ExitCode.LOCKED);
      // the other one will say how the run ends
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
