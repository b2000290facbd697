package dev.carrybit.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.run.RunLock;
import dev.carrybit.storage.HadoopFiles;
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

  private SweepDirectory(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /**
   * Opens the directory at {@code path} without changing it.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) unless it is missing, empty or the
   *     directory of a sweep
   */
  public static SweepDirectory at(HadoopFiles files, String path) {
    var sweep = new SweepDirectory(files, path);
    if (!files.exists(path)) {
      return sweep;
    }
    if (!files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT, path + ": --output: expected a directory, is a file");
    }
    boolean empty = files.list(path).stream().allMatch(entry -> entry.endsWith("/" + LOCK));
    if (!empty && !files.exists(sweep.file(TRAININGS))) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          "%s: --output: expected a new or empty directory or that of a sweep, found no %s in it"
              .formatted(path, TRAININGS));
    }
    return sweep;
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

  /** Reads the file of a training, if it is done. */
  public Optional<String> training(String name) {
    var file = trainingFile(name);
    return files.exists(file)
        ? Optional.of(new String(files.read(file, LONGEST), UTF_8))
        : Optional.empty();
  }

  /** Writes the file of a training. */
  public void keep(String name, String text) {
    files.replace(trainingFile(name), text.getBytes(UTF_8));
  }

  /** The path of the file of a training. */
  public String trainingFile(String name) {
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
