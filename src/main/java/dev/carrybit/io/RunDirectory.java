package dev.carrybit.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.config.ConfigurationException;
import dev.carrybit.data.MissingInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The directory of one run, on any Hadoop file system: {@code run.conf} with the resolved settings,
 * {@code checkpoints/}, {@code lock/}, {@code data/} for a prepared text, {@code samples.txt},
 * {@code metrics.jsonl}; and for others to read {@code model.safetensors}, {@code result.json} and
 * {@code _SUCCESS}, which say what the last checkpoint says. A directory with {@code run.conf} in
 * it is a run's; no other is ever changed.
 */
public final class RunDirectory {
  static final String SETTINGS = "run.conf";
  static final String MODEL = "model.safetensors";
  static final String RESULT = "result.json";
  private static final String SUCCESS = "_SUCCESS";
  static final String SAMPLES = "samples.txt";
  static final String METRICS = "metrics.jsonl";
  private static final String EXPORT = "export.";
  private static final String DATA = "data";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String LOCK = "lock";
  static final long LONGEST_SETTINGS = 1 << 20;

  private final HadoopFiles files;
  private final String path;

  private RunDirectory(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /**
   * The directory for a run that is about to train, which is looked at and not changed: it is
   * missing or empty, or holds a run with the same settings.
   *
   * @param settings the value of every key that makes a run what it is
   * @param reader makes such a map of the text of a {@code run.conf}
   * @throws OutputException if it is a file, or is not empty and not a run's
   * @throws ConfigurationException if it holds a run with other settings, one line for each
   */
  public static RunDirectory forTraining(
      HadoopFiles files,
      String path,
      Map<String, String> settings,
      Function<String, Map<String, String>> reader) {
    var run = new RunDirectory(files, path);
    if (files.exists(path) && !files.isDirectory(path)) {
      throw new OutputException(path + ": run.dir: expected a directory, is a file");
    }
    if (!run.isNew()) {
      run.requireSame(settings, reader.apply(run.settings()));
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
    var first =
        files.list(path).stream()
            .filter(entry -> !files.isLeftover(entry) && !name(entry).equals(LOCK))
            .findFirst();
    if (first.isPresent()) {
      throw new OutputException(
          "%s: run.dir: expected a new or empty directory or that of a run, found %s and no %s"
              .formatted(path, name(first.get()), SETTINGS));
    }
  }

  private static String name(String entry) {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }

  private void requireSame(Map<String, String> settings, Map<String, String> earlier) {
    var keys = new TreeSet<>(settings.keySet());
    keys.addAll(earlier.keySet());
    var problems =
        keys.stream()
            .filter(key -> !Objects.equals(settings.get(key), earlier.get(key)))
            .map(
                key ->
                    "%s: expected %s as in the run at %s, was %s; choose another run.dir, or --new-run"
                        .formatted(key, shown(earlier, key), path, shown(settings, key)))
            .toList();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private static String shown(Map<String, String> settings, String key) {
    return settings.getOrDefault(key, "nothing");
  }

  /**
   * Makes this process the one that writes the run, and the directory if it is missing.
   *
   * @throws LockedException if another process is
   * @throws OutputException if the directory cannot be made or written
   */
  public RunLock lock() {
    files.createDirectory(path);
    return writing(() -> RunLock.acquire(files, file(LOCK), checkpointsKept(1).epoch()));
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
   */
  public void begin(String text) {
    prepare(text, List.of(SUCCESS, RESULT, MODEL, SAMPLES, METRICS, CHECKPOINTS, DATA));
    files.list(path).stream().filter(RunDirectory::isExport).forEach(files::delete);
  }

  /**
   * Goes on with the run that is here, as far as {@code samples} bytes of samples.
   *
   * @param text the resolved settings as {@code run.conf} is to hold them
   */
  public void resume(String text, long samples) {
    prepare(text, List.of(SUCCESS, RESULT));
    checkpointsKept(1).tidy();
    if (samples() > samples) {
      files.replace(file(SAMPLES), first(file(SAMPLES), samples));
    }
  }

  private void prepare(String text, List<String> outdated) {
    writing(
        () -> {
          outdated.forEach(name -> files.delete(file(name)));
          files.list(path).stream().filter(files::isLeftover).forEach(files::delete);
          files.replace(file(SETTINGS), text.getBytes(UTF_8));
          return path;
        });
  }

  private byte[] first(String file, long bytes) {
    try (var in = files.open(file)) {
      return in.readNBytes(Math.toIntExact(bytes));
    } catch (IOException e) {
      throw FileFailures.unreadable(file, e);
    }
  }

  private <T> T writing(Supplier<T> work) {
    try {
      return work.get();
    } catch (SaveException e) {
      throw new OutputException(path + ": run.dir: cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * The directory of a run that has been trained.
   *
   * @throws MissingInputException if there is none
   */
  public static RunDirectory forReading(HadoopFiles files, String path) {
    var run = new RunDirectory(files, path);
    for (var name : List.of(SETTINGS, MODEL)) {
      if (!files.exists(run.file(name))) {
        throw new MissingInputException(
            "%s: no trained run there (no %s); train one with: train CONF run.dir=%s"
                .formatted(path, name, path));
      }
    }
    return run;
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
   * The trained model.
   *
   * @throws dev.carrybit.data.DataException if the file is damaged
   */
  public TensorFile model() {
    var file = file(MODEL);
    try (var in = files.open(file)) {
      return SafeTensors.readChecked(in, files.length(file), file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The same, as weights and vocabulary, not checked yet. */
  public TrainedModel trainedModel() {
    return new TrainedModel(file(MODEL), model());
  }

  /** Shows everybody what a run has ended with: its model, its result, and that it succeeded. */
  public void publish(TensorFile model, String result) {
    files.replace(file(MODEL), SafeTensors.bytes(model));
    saveResult(result);
    files.replace(file(SUCCESS), new byte[0]);
  }

  /** Whether everybody can see just what {@link #publish} shows. */
  public boolean shows(TensorFile model, String result) {
    return files.exists(file(SUCCESS))
        && holds(file(MODEL), SafeTensors.bytes(model))
        && holds(file(RESULT), result.getBytes(UTF_8));
  }

  private boolean holds(String file, byte[] content) {
    return files.exists(file)
        && files.length(file) == content.length
        && Arrays.equals(files.read(file, content.length), content);
  }

  /** Saves the result in place of an earlier one. */
  public void saveResult(String json) {
    files.replace(file(RESULT), json.getBytes(UTF_8));
  }

  /** Adds to the texts that the model wrote. */
  public void addSample(String text) {
    files.append(file(SAMPLES), text.getBytes(UTF_8));
  }

  /** Bytes of the texts that the model wrote. */
  public long samples() {
    return files.exists(file(SAMPLES)) ? files.length(file(SAMPLES)) : 0;
  }

  /** What the run writes of its course, a JSON object a line. */
  public LineFile metrics() {
    return new LineFile(files, file(METRICS));
  }

  /** Where a prepared text belongs; not made yet. */
  public String data() {
    return file(DATA);
  }

  /** Where an export of the format {@code format} belongs, unless it is to lie elsewhere. */
  public String export(String format) {
    return file(EXPORT + format);
  }

  private static boolean isExport(String entry) {
    return name(entry).startsWith(EXPORT);
  }

  private String file(String name) {
    return path + "/" + name;
  }
}
