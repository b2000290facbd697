package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.LineFile;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.PreparedTexts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The directory of one run, on any Hadoop file system: {@code run.conf} with the resolved settings,
 * {@code checkpoints/}, {@code lock/}, {@code data/} for a prepared text, {@code samples.txt},
 * {@code metrics.jsonl}; and for others to read {@code model.safetensors}, {@code result.json} and
 * {@code _SUCCESS}, which say what the last checkpoint says. A directory with {@code run.conf} in
 * it is a run's; no other is ever changed.
 */
public final class RunDirectory {
  private static final String SETTINGS = "run.conf";
  private static final String MODEL = "model.safetensors";
  private static final String RESULT = "result.json";
  private static final String SUCCESS = "_SUCCESS";
  private static final String SAMPLES = "samples.txt";
  private static final String METRICS = "metrics.jsonl";
  private static final String EXPORT = "export.";
  private static final String DATA = "data";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String LOCK = "lock";
  private static final String REPORT = "report.html";
  private static final long LONGEST_SETTINGS = 1 << 20;
  private static final long LONGEST_RESULT = 1 << 20;
  private static final long LONGEST_SAMPLES = 1 << 28;

  private final HadoopFiles files;
  private final String path;

  private RunDirectory(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /** A run's directory as it is. */
  public static RunDirectory at(HadoopFiles files, String path) {
    return new RunDirectory(files, path);
  }

  /**
   * The directory for a run that is about to train, which is looked at and not changed: it is
   * missing or empty, or holds a run with the same settings.
   *
   * @param settings the value of every key that makes a run what it is
   * @param reader makes such a map of the text of a {@code run.conf}
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it is a file, or is not empty and not
   *     a run's
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it holds a run with other
   *     settings, one line for each
   */
  public static RunDirectory forTraining(
      HadoopFiles files,
      String path,
      Map<String, String> settings,
      Function<String, Map<String, String>> reader) {
    var run = new RunDirectory(files, path);
    if (files.exists(path) && !files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT, path + ": run.dir: expected a directory, is a file");
    }
    if (!run.isNew()) {
      SettingsDifferences.refuse(path, settings, reader.apply(run.settings()));
    } else if (files.exists(path)) {
      run.requireEmpty();
    }
    return run;
  }

  /** Whether no run has been here yet. */
  public boolean isNew() {
    return !files.exists(file(SETTINGS));
  }

  private void requireEmpty() {
    // a run that was killed at its very beginning had locked it
    var own = files.exists(file(LOCK)) ? List.of(LOCK, CHECKPOINTS) : List.<String>of();
    var first =
        files.list(path).stream()
            .filter(
                entry -> !HadoopFiles.isLeftover(entry) && !own.contains(HadoopFiles.name(entry)))
            .findFirst();
    if (first.isPresent()) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          "%s: run.dir: expected a new or empty directory or that of a run, found %s and no %s"
              .formatted(path, HadoopFiles.name(first.get()), SETTINGS));
    }
  }

  /**
   * Makes this process the one that writes the run, and the directory if it is missing.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process is
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the directory cannot be made or
   *     written
   */
  public RunLock lock() {
    files.createDirectory(path);
    try {
      return RunLock.acquire(files, file(LOCK), checkpointsKept(1).epoch());
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT);
      throw unwritable(e);
    }
  }

  private CheckpointStore checkpointsKept(int last) {
    return checkpoints(new CheckpointStore.Retention(last, Long.MAX_VALUE, false));
  }

  /** The run's checkpoints. */
  public CheckpointStore checkpoints(CheckpointStore.Retention retention) {
    return new CheckpointStore(files, file(CHECKPOINTS), retention);
  }

  /**
   * Begins a run: what an earlier one left is removed.
   *
   * @param text the resolved settings as {@code run.conf} is to hold them
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if {@code lock} is another's by now
   */
  public void begin(String text, RunLock lock) {
    writing(lock, () -> checkpointsKept(1).begin(lock));
    prepare(text, List.of(SUCCESS, RESULT, MODEL, SAMPLES, METRICS), lock);
    texts().removeBefore(lock.epoch(), lock::check);
    var exports = files.list(path).stream().filter(RunDirectory::isExport);
    writing(lock, () -> exports.forEach(lock::remove));
  }

  /**
   * Goes on with the run that is here, as far as {@code samples} bytes of samples; otherwise as
   * {@link #begin}.
   */
  public void resume(String text, long samples, RunLock lock) {
    prepare(text, List.of(SUCCESS, RESULT), lock);
    checkpointsKept(1).tidy(lock);
    lock.check();
    cutSamples(samples);
  }

  private void prepare(String text, List<String> outdated, RunLock lock) {
    writing(
        lock,
        () -> {
          outdated.forEach(name -> lock.remove(file(name)));
          lock.tidy(path);
          lock.check();
          saveSettings(text);
        });
  }

  /** Saves the resolved settings in place of earlier ones. */
  public void saveSettings(String text) {
    files.replace(file(SETTINGS), text.getBytes(UTF_8));
  }

  private void writing(RunLock lock, Runnable work) {
    try {
      work.run();
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT);
      // what another process did to the files is no error of the file system
      lock.check();
      throw unwritable(e);
    }
  }

  private CarrybitException unwritable(CarrybitException e) {
    return new CarrybitException(
        ExitCode.NO_OUTPUT, path + ": run.dir: cannot be written: " + e.getMessage(), e);
  }

  /**
   * The directory of a run, finished or not. Reading changes nothing.
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
              "%s: no run there (no %s); train one with: train CONF run.dir=%s"
                  .formatted(path, SETTINGS, path));
    }
    return run;
  }

  private static CarrybitException missing(String message) {
    return new CarrybitException(ExitCode.NO_INPUT, message);
  }

  /**
   * The final checkpoint of the run; empty if the directory has a model and no checkpoints, as a
   * copy may.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if the run is not finished
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the checkpoint is damaged
   */
  public Optional<CheckpointStore.Found> end() {
    var checkpoints = checkpointsKept(1);
    if (checkpoints.isEmpty() && hasModel()) {
      return Optional.empty();
    }
    return Optional.of(
        checkpoints
            .end()
            .orElseThrow(
                () ->
                    missing(
                        "%s: the run is not finished; resume it with: train CONF run.dir=%s"
                            .formatted(path, path))));
  }

  /** The path as it was given. */
  public String path() {
    return path;
  }

  /** Whether this machine alone can see the directory. */
  public boolean isLocal() {
    return files.isLocal(path);
  }

  /** The text of {@code run.conf}. */
  public String settings() {
    return new String(files.read(file(SETTINGS), LONGEST_SETTINGS), UTF_8);
  }

  /**
   * The content of the trained model.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the file is damaged
   */
  TensorFile model() {
    return files.readTensors(modelPath());
  }

  /** The path of the trained model. */
  String modelPath() {
    return file(MODEL);
  }

  /** Writes the outputs of a finished run: its model, its result and, last, {@code _SUCCESS}. */
  public void publish(TensorFile model, String result) {
    outputs(model, result).forEach((name, content) -> files.replace(file(name), content));
  }

  /** Whether the outputs are those that {@link #publish} writes. */
  public boolean shows(TensorFile model, String result) {
    return outputs(model, result).entrySet().stream()
        .allMatch(
            each ->
                files.exists(file(each.getKey()))
                    && files.hasContent(file(each.getKey()), each.getValue()));
  }

  /** The outputs in the order in which they are written. */
  private static Map<String, byte[]> outputs(TensorFile model, String result) {
    var outputs = new LinkedHashMap<String, byte[]>();
    outputs.put(MODEL, SafeTensors.bytes(model));
    outputs.put(RESULT, result.getBytes(UTF_8));
    outputs.put(SUCCESS, new byte[0]);
    return outputs;
  }

  /** Saves the result in place of an earlier one. */
  public void saveResult(String json) {
    files.replace(file(RESULT), json.getBytes(UTF_8));
  }

  /** Appends to the sampled texts. */
  public void addSample(String text) {
    files.append(file(SAMPLES), text.getBytes(UTF_8));
  }

  /** The sampled texts; empty for none. */
  public String samples() {
    return text(SAMPLES, LONGEST_SAMPLES);
  }

  /** The content of {@code result.json}; empty until the run ends. */
  public String result() {
    return text(RESULT, LONGEST_RESULT);
  }

  /** Whether there is a trained model. */
  public boolean hasModel() {
    return files.exists(file(MODEL));
  }

  /** The path of the report of the run. */
  public String report() {
    return file(REPORT);
  }

  private String text(String name, long longest) {
    var file = file(name);
    return files.exists(file) ? new String(files.read(file, longest), UTF_8) : "";
  }

  /** The length of the sampled texts in bytes. */
  public long samplesLength() {
    return files.exists(file(SAMPLES)) ? files.length(file(SAMPLES)) : 0;
  }

  private void cutSamples(long bytes) {
    if (samplesLength() > bytes) {
      var all = files.read(file(SAMPLES), Integer.MAX_VALUE);
      files.replace(file(SAMPLES), Arrays.copyOf(all, Math.toIntExact(bytes)));
    }
  }

  /** What the run writes of its course, a JSON object a line. */
  public LineFile metrics() {
    return new LineFile(files, file(METRICS));
  }

  /** The texts that were prepared for the run. */
  public PreparedTexts texts() {
    return new PreparedTexts(files, file(DATA));
  }

  /** Where an export of the format {@code format} belongs, unless it is to lie elsewhere. */
  public String export(String format) {
    return file(EXPORT + format);
  }

  private static boolean isExport(String entry) {
    return HadoopFiles.name(entry).startsWith(EXPORT);
  }

  private String file(String name) {
    return path + "/" + name;
  }
}
