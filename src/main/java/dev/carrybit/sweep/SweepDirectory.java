package dev.carrybit.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.run.RunLock;
import dev.carrybit.storage.HadoopFiles;
import java.util.Map;
import java.util.Optional;

/**
 * The directory of a sweep, on any Hadoop file system: {@code trainings/} with a file for each
 * training that is done, {@code lock/}, and the published results. A directory that is not empty
 * and has no {@code trainings/} is refused.
 */
public final class SweepDirectory {
  private static final String TRAININGS = "trainings";
  private static final String LOCK = "lock";
  private static final long LONGEST = 1 << 26;

  private final HadoopFiles files;
  private final String path;

  /**
   * The directory at {@code path}, which is not changed.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) unless it is missing, empty or the
   *     directory of a sweep
   */
  public SweepDirectory(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
    if (!files.exists(path)) {
      return;
    }
    if (!files.isDirectory(path)) {
      throw unusable("expected a directory, is a file");
    }
    boolean empty = files.list(path).stream().allMatch(entry -> entry.endsWith("/" + LOCK));
    if (!empty && !files.exists(file(TRAININGS))) {
      throw unusable(
          "expected a new or empty directory or that of a sweep, found no trainings in it");
    }
  }

  private CarrybitException unusable(String problem) {
    return new CarrybitException(ExitCode.NO_OUTPUT, path + ": --output: " + problem);
  }

  /**
   * Creates the directory if it is missing, and locks it.
   *
   * @throws CarrybitException ({@link ExitCode#LOCKED}) if another process has the lock
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the directory cannot be created or
   *     written
   */
  public RunLock lock() {
    try {
      files.createDirectory(file(TRAININGS));
      return RunLock.acquire(files, file(LOCK), 0);
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT);
      throw new CarrybitException(
          ExitCode.NO_OUTPUT, path + ": --output: cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the result of a training, if it is done.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if its file is damaged
   */
  Optional<Trial> trial(String name) {
    var file = trialFile(name);
    return files.exists(file)
        ? Optional.of(Trial.read(new String(files.read(file, LONGEST), UTF_8), file))
        : Optional.empty();
  }

  /**
   * Writes the result of a training.
   *
   * @param settings the value of every key, for readers of the file
   */
  void keep(String name, Trial trial, Map<String, String> settings) {
    files.replace(trialFile(name), trial.file(settings).getBytes(UTF_8));
  }

  private String trialFile(String name) {
    return file(TRAININGS) + "/" + name + ".json";
  }

  /** Writes a file of results. Returns its path. */
  public String publish(String name, String text) {
    files.replace(file(name), text.getBytes(UTF_8));
    return file(name);
  }

  private String file(String name) {
    return path + "/" + name;
  }
}
