package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.LineFile;
import java.util.List;

/** What a run tells of itself, finished or not; nothing is changed by reading it. */
public final class RunStory {

  private static final String REPORT = "report.html";
  private static final long LONGEST_RESULT = 1 << 20;
  private static final long LONGEST_SAMPLES = 1 << 28;

  private final HadoopFiles files;
  private final String path;

  /**
   * The story of the run at {@code path}.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if no run was there
   */
  public RunStory(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
    if (path.isBlank()) {
      throw new CarrybitException(
          ExitCode.NO_INPUT, "RUN: expected the directory of a run, was empty");
    }
    if (!files.exists(file(RunDirectory.SETTINGS))) {
      requireNoFile(files, path);
      throw none(path);
    }
  }

  /** What to say where a run was named, and none is. */
  static CarrybitException none(String path) {
    return new CarrybitException(
        ExitCode.NO_INPUT,
        "%s: no run there (no %s); train one with: train CONF run.dir=%s"
            .formatted(path, RunDirectory.SETTINGS, path));
  }

  /** What to say where a run's end is needed, and it has come to none. */
  static CarrybitException unfinished(String path) {
    return new CarrybitException(
        ExitCode.NO_INPUT,
        "%s: expected a run that has come to its end, has not yet; go on with: train CONF run.dir=%s"
            .formatted(path, path));
  }

  /**
   * Makes sure that no file is where a run was named: nobody can train one there.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is one
   */
  public static void requireNoFile(HadoopFiles files, String path) {
    if (files.exists(path) && !files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.NO_INPUT, path + ": expected the directory of a run, is a file");
    }
  }

  /** The text of {@code run.conf}. */
  public String settings() {
    return text(RunDirectory.SETTINGS, RunDirectory.LONGEST_SETTINGS);
  }

  /** Whether there is a trained model. */
  public boolean hasModel() {
    return files.exists(file(RunDirectory.MODEL));
  }

  /** The text of {@code result.json}; empty where the run has not ended. */
  public String result() {
    return text(RunDirectory.RESULT, LONGEST_RESULT);
  }

  /** The lines of the run's course. */
  public List<String> metrics() {
    return new LineFile(files, file(RunDirectory.METRICS)).lines();
  }

  /** The texts that the network wrote on the way; empty where there are none. */
  public String samples() {
    return text(RunDirectory.SAMPLES, LONGEST_SAMPLES);
  }

  /** Where the run's report belongs. */
  public String report() {
    return file(REPORT);
  }

  private String text(String name, long longest) {
    var file = file(name);
    return files.exists(file) ? new String(files.read(file, longest), UTF_8) : "";
  }

  private String file(String name) {
    return path + "/" + name;
  }
}
