package dev.carrybit.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.config.ConfigurationException;
import dev.carrybit.data.MissingInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The directory of one run, on any Hadoop file system: {@code run.conf} with the resolved settings,
 * {@code model.safetensors}, {@code result.json}, {@code samples.txt}, and {@code data/} for a
 * prepared text. A directory with {@code run.conf} in it is a run's; no other is ever changed.
 */
public final class RunDirectory {
  private static final String SETTINGS = "run.conf";
  private static final String MODEL = "model.safetensors";
  private static final String RESULT = "result.json";
  private static final String SAMPLES = "samples.txt";
  private static final String DATA = "data";
  private static final long LONGEST_SETTINGS = 1 << 20;

  private final HadoopFiles files;
  private final String path;

  private RunDirectory(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /**
   * The directory for a run that is about to train: made if it is missing; if it holds an earlier
   * run with the same settings, what that one left is removed.
   *
   * @param text the resolved settings as {@code run.conf} is to hold them
   * @param settings the same, the value of every key that makes a run what it is
   * @param reader makes such a map of the text of a {@code run.conf}
   * @throws OutputException if it cannot be made or written, is a file, or is not empty and not a
   *     run's
   * @throws ConfigurationException if it holds a run with other settings, one line for each
   */
  public static RunDirectory forTraining(
      HadoopFiles files,
      String path,
      String text,
      Map<String, String> settings,
      Function<String, Map<String, String>> reader) {
    var run = new RunDirectory(files, path);
    if (!files.exists(path)) {
      files.createDirectory(path);
    } else if (!files.isDirectory(path)) {
      throw new OutputException(path + ": run.dir: expected a directory, is a file");
    } else if (files.exists(run.file(SETTINGS))) {
      run.requireSame(settings, reader.apply(run.settings()));
    } else {
      run.requireEmpty();
    }
    run.begin(text);
    return run;
  }

  private void requireEmpty() {
    var first = files.list(path).stream().filter(entry -> !files.isLeftover(entry)).findFirst();
    if (first.isPresent()) {
      throw new OutputException(
          "%s: run.dir: expected a new or empty directory or that of a run, found %s and no %s"
              .formatted(path, first.get().substring(first.get().lastIndexOf('/') + 1), SETTINGS));
    }
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

  private void begin(String text) {
    try {
      files.list(path).stream().filter(files::isLeftover).forEach(files::delete);
      for (var name : List.of(RESULT, MODEL, SAMPLES, DATA)) {
        files.delete(file(name));
      }
      files.replace(file(SETTINGS), text.getBytes(UTF_8));
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

  /** Saves the trained model in place of an earlier one. */
  public void saveModel(TensorFile model) {
    files.replace(file(MODEL), SafeTensors.bytes(model));
  }

  /** Saves the result in place of an earlier one. */
  public void saveResult(String json) {
    files.replace(file(RESULT), json.getBytes(UTF_8));
  }

  /** Adds to the texts that the model wrote. */
  public void addSample(String text) {
    files.append(file(SAMPLES), text.getBytes(UTF_8));
  }

  /** Where a prepared text belongs; not made yet. */
  public String data() {
    return file(DATA);
  }

  private String file(String name) {
    return path + "/" + name;
  }
}
