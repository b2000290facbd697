package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;

/**
 * A temporary directory that all tasks see; closing deletes it. In local mode it is in the system's
 * directory for temporary files, on a cluster in the directory of a run, which is shared.
 */
public final class Scratch implements AutoCloseable {

  private final HadoopFiles files;
  private final String path;

  /**
   * A directory with a new name.
   *
   * @param local whether all tasks run on this machine
   * @param run the directory of a run
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it cannot be made
   */
  public Scratch(boolean local, HadoopFiles files, String run) {
    this.files = files;
    this.path = local ? temporary() : run + "/.scratch-" + UUID.randomUUID();
  }

  private static String temporary() {
    try {
      return "file:" + Files.createTempDirectory("carrybit").toAbsolutePath();
    } catch (IOException e) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT, "a temporary directory cannot be made: " + e.getMessage(), e);
    }
  }

  /** The path of the directory. */
  public String path() {
    return path;
  }

  @Override
  public void close() {
    files.delete(path);
  }
}
