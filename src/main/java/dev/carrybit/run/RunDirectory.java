package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.run.CheckpointStore.Found;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.PreparedTexts;
import dev.carrybit.text.TextSource;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.function.IOConsumer;

/**
 * The directory of a run, on any Hadoop file system: {@code run.conf} with the resolved settings,
 * {@code checkpoints/}, {@code lock/}, {@code data/} for a prepared text, {@code samples.txt},
 * {@code metrics.jsonl}; and as outputs {@code model.safetensors}, {@code result.json} and {@code
 * _SUCCESS}, which the last checkpoint contains too. A directory is a run's if it contains {@code
 * run.conf}; other directories are never changed.
 *
 * <p>A method that takes a lock throws {@link ExitCode#LOCKED} if the lock is lost, and {@link
 * ExitCode#NO_OUTPUT} if the directory cannot be written, or {@link ExitCode#INPUT_OUTPUT} if its
 * disk is full.
 *
 * @param path as it was given
 */
public record RunDirectory(HadoopFiles files, String path) {
  private static final String SETTINGS = "run.conf";
  private static final String MODEL = "model.safetensors";
  private static final String RESULT = "result.json";
  private static final String SUCCESS = "_SUCCESS";
  private static final String SAMPLES = "samples.txt";
  private static final String METRICS = "metrics.jsonl";
  private static final String CERTIFICATE = "certificate.safetensors";
  private static final String EXPORT = "export.";
  private static final String REPORT = "report.html";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String LOCK = "lock";
  private static final String DATA = "data";

  /** What only trainings write. */
  private static final Set<String> OWN =
      Set.of(SETTINGS, MODEL, RESULT, SUCCESS, SAMPLES, METRICS, CHECKPOINTS, LOCK, DATA);

  private static final long LONGEST_SAMPLES = 1 << 28;

  /**
   * The directory for a training: missing, empty, or a run's. It is not changed.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it is anything else
   */
  public static RunDirectory forTraining(HadoopFiles files, String path) {
    var run = new RunDirectory(files, path);
    if (!files.exists(path)) {
      return run;
    }
    if (!files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT, path + ": run.dir: expected a directory, is a file");
    }
    if (run.isNew()) {
      run.requireEmpty();
    }
    return run;
  }

  private void requireEmpty() {
    // a run that was killed before it wrote run.conf left its lock
    var own = files.exists(file(LOCK)) ? List.of(LOCK, CHECKPOINTS) : List.<String>of();
    for (var entry : files.list(path)) {
      var name = HadoopFiles.name(entry);
      if (!HadoopFiles.isLeftover(entry) && !own.contains(name)) {
        throw new CarrybitException(
            ExitCode.NO_OUTPUT,
            "%s: run.dir: expected a new or empty directory or that of a run, found %s and no %s"
                .formatted(path, name, SETTINGS));
      }
    }
  }

  /**
   * The directory of a run, finished or not.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is no run
   */
  public static RunDirectory forReading(HadoopFiles files, String path) {
    if (path.isBlank()) {
      throw missing("RUN: expected the directory of a run, was empty");
    }
    var run = new RunDirectory(files, path);
    if (run.isNew()) {
      throw files.exists(path) && !files.isDirectory(path)
          ? missing(path + ": expected the directory of a run, is a file")
          : missing(
              "%s: no run there (no %s)%s; train one with: train CONF run.dir=%s"
                  .formatted(path, SETTINGS, files.place(path), path));
    }
    if (run.checkpoints().beginning().isPresent()) {
      // files that an earlier run left are still there
      throw run.unfinished();
    }
    return run;
  }

  private static CarrybitException missing(String message) {
    return new CarrybitException(ExitCode.NO_INPUT, message);
  }

  /**
   * Loads the trained run at {@code path}.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is no finished run; ({@link
   *     ExitCode#BAD_DATA}) if its model is damaged; ({@link ExitCode#CONFIGURATION}) if its model
   *     does not match its settings
   */
  public static TrainedRun load(HadoopFiles files, String path) {
    var run = forReading(files, path);
    return run.trained().orElseThrow(run::unfinished);
  }

  /**
   * The trained run, from its last checkpoint or, where only {@code run.conf} and {@code
   * model.safetensors} were copied, from these; empty if it is not finished.
   */
  public Optional<TrainedRun> trained() {
    return isCopy()
        ? Optional.of(TrainedRun.of(path, settings(), model(), files.readTensors(model())))
        : checkpoints().end().map(this::trained);
  }

  private TrainedRun trained(Found end) {
    var settings = RunIdentity.read(end.checkpoint().origin().settings());
    return TrainedRun.of(path, settings, end.path(), end.checkpoint().model().orElseThrow());
  }

  /** Whether {@code path} is, or would be, what a run keeps for itself in its directory. */
  public static boolean isPart(HadoopFiles files, String path) {
    return files.lineage(path).stream()
        .filter(each -> OWN.contains(HadoopFiles.name(each)))
        .map(each -> each.substring(0, each.lastIndexOf('/')))
        .anyMatch(parent -> new RunDirectory(files, parent).isTrained());
  }

  /** Whether there is a run, and not only a file with the name of its settings. */
  private boolean isTrained() {
    return !isNew() && Stream.of(LOCK, CHECKPOINTS, MODEL).map(this::file).anyMatch(files::exists);
  }

  /** Whether a training left metrics or samples, or was about to replace another run. */
  boolean hasTraces() {
    return Stream.of(METRICS, SAMPLES).map(this::file).anyMatch(files::exists)
        || checkpoints().beginning().isPresent();
  }

  /** Whether the directory has a model and no checkpoints, as a copy may. */
  boolean isCopy() {
    return checkpoints().isEmpty() && checkpoints().beginning().isEmpty() && files.exists(model());
  }

  private CarrybitException unfinished() {
    return missing(
        "%s: the run is not finished; resume it with: train CONF run.dir=%s".formatted(path, path));
  }

  private String file(String name) {
    return path + "/" + name;
  }

  /** Whether there is no run yet. */
  public boolean isNew() {
    return !files.exists(file(SETTINGS));
  }

  /** The run's checkpoints. */
  public CheckpointStore checkpoints() {
    return new CheckpointStore(files, file(CHECKPOINTS));
  }

  /** The texts prepared for the run. */
  public PreparedTexts texts() {
    return new PreparedTexts(files, file(DATA));
  }

  /** The fingerprint of the text that the run was trained on; empty for a copy of the model. */
  public Optional<String> textFingerprint() {
    return checkpoints().end().map(found -> found.checkpoint().origin().data());
  }

  /**
   * The text with that fingerprint, if it is still in the run's directory or in that of {@code
   * text.prepared}, whatever became of the input.
   */
  public Optional<PreparedText> text(TextSettings text, TextSource source, String fingerprint) {
    var texts = text.sharesPrepared() ? new PreparedTexts(files, text.prepared()) : texts();
    return texts.find(source, fingerprint);
  }

  /**
   * Acquires the lock of the run, and makes the directory.
   *
   * @param log receives a line if that takes some time
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process owns it
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the directory cannot be written
   */
  public RunLock lock(Consumer<String> log) {
    try {
      files.createDirectory(path);
      return RunLock.acquire(files, file(LOCK), checkpoints().epoch(), log);
    } catch (CarrybitException e) {
      throw unwritable(e);
    }
  }

  /**
   * Begins a run with that {@code run.conf}. An earlier one is gone as soon as its checkpoints say
   * so; then its files are deleted. If this process is killed meanwhile, the next one begins the
   * new run again.
   */
  public void begin(String settings, RunLock lock) {
    boolean replaces = lock.epoch() > 1 || !isNew();
    if (replaces) {
      write(lock, () -> checkpoints().begin(settings, lock));
    }
    prepare(settings, List.of(SUCCESS, RESULT, MODEL, SAMPLES, METRICS, REPORT, CERTIFICATE), lock);
    texts().removeBefore(lock.epoch(), lock::check);
    var exports =
        files.list(path).stream().filter(entry -> HadoopFiles.name(entry).startsWith(EXPORT));
    write(lock, () -> exports.forEach(lock::remove));
    if (replaces) {
      write(lock, () -> checkpoints().begun(lock));
    }
  }

  /**
   * Resumes a run with that {@code run.conf} after {@code steps} steps: deletes its outputs,
   * metrics of later steps, and the samples after the first {@code samples} bytes.
   *
   * @return the step of the last measurement among the metrics; -1 if there is none
   */
  public long resume(String settings, long steps, long samples, RunLock lock) {
    prepare(settings, List.of(SUCCESS, RESULT, REPORT, CERTIFICATE), lock);
    checkpoints().tidy(lock);
    lock.check();
    if (samplesLength() > samples) {
      files.cut(file(SAMPLES), samples);
    }
    lock.check();
    return metrics().cutAfter(steps);
  }

  private void prepare(String settings, List<String> outdated, RunLock lock) {
    write(
        lock,
        () -> {
          outdated.forEach(name -> lock.remove(file(name)));
          lock.tidy(path);
          lock.check();
          saveSettings(settings);
        });
  }

  private void write(RunLock lock, Runnable work) {
    try {
      lock.guard(work);
    } catch (CarrybitException e) {
      throw unwritable(e);
    }
  }

  private CarrybitException unwritable(CarrybitException e) {
    e.rethrowUnless(ExitCode.INPUT_OUTPUT, ExitCode.NO_OUTPUT);
    // when there is room the same command goes on, and an earlier run goes on only here
    return CarrybitException.isFull(e)
        ? e
        : new CarrybitException(
            ExitCode.NO_OUTPUT,
            "%s: run.dir: %s%s"
                .formatted(
                    path,
                    e.getMessage().replaceFirst(Pattern.quote(path + ": "), ""),
                    isNew() ? "; choose another run.dir" : ""),
            e);
  }

  /** The settings of the run. */
  public RunSettings settings() {
    return SettingsLoader.trained(file(SETTINGS), settingsText());
  }

  /** The settings as a text: the content of {@code run.conf}, once that is written. */
  String settingsText() {
    return checkpoints()
        .beginning()
        .orElseGet(() -> files.readText(file(SETTINGS), CheckpointStore.LONGEST_TEXT));
  }

  void saveSettings(String settings) {
    files.replace(file(SETTINGS), settings.getBytes(UTF_8));
  }

  /** The content of {@code result.json}; empty until the run ends. */
  public String result() {
    var file = file(RESULT);
    return files.exists(file) ? files.readText(file, CheckpointStore.LONGEST_TEXT) : "";
  }

  void saveResult(String json) {
    files.replace(file(RESULT), json.getBytes(UTF_8));
  }

  /** Writes the outputs of a finished run: its model, its result and, last, {@code _SUCCESS}. */
  void publish(TensorFile model, String result) {
    outputs(model, result).forEach(files::replace);
  }

  /** Whether the outputs are those that {@link #publish} writes. */
  boolean shows(TensorFile model, String result) {
    return outputs(model, result).entrySet().stream()
        .allMatch(
            output ->
                files.exists(output.getKey())
                    && files.hasContent(output.getKey(), output.getValue()));
  }

  /** The outputs by path, in the order in which they are written. */
  private Map<String, IOConsumer<OutputStream>> outputs(TensorFile model, String result) {
    var outputs = new LinkedHashMap<String, IOConsumer<OutputStream>>();
    outputs.put(file(MODEL), SafeTensors.writer(model));
    outputs.put(file(RESULT), out -> out.write(result.getBytes(UTF_8)));
    outputs.put(file(SUCCESS), out -> {});
    return outputs;
  }

  /** The sampled texts; empty for none. */
  public String samples() {
    var file = file(SAMPLES);
    // a killed run may have written a part of a character
    return files.exists(file) ? new String(files.read(file, LONGEST_SAMPLES), UTF_8) : "";
  }

  /** The length of the sampled texts in bytes. */
  long samplesLength() {
    return files.exists(file(SAMPLES)) ? files.length(file(SAMPLES)) : 0;
  }

  void addSample(String text) {
    files.append(file(SAMPLES), text.getBytes(UTF_8));
  }

  /** The metrics of the run. */
  public MetricsFile metrics() {
    return new MetricsFile(files, file(METRICS));
  }

  /** The default path of an export in {@code format}. */
  public String export(String format) {
    return file(EXPORT + format);
  }

  /** The path of the model file. */
  public String model() {
    return file(MODEL);
  }

  /** The default path of the certificate. */
  public String certificate() {
    return file(CERTIFICATE);
  }

  /** The default path of the report. */
  public String report() {
    return file(REPORT);
  }
}
