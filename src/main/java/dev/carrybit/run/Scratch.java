package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it cannot be made, or {@link
   *     ExitCode#INPUT_OUTPUT} if the disk is full
   */
  public Scratch(boolean local, HadoopFiles files, String run) {
    this.files = files;
    this.path = local ? ofSystem(files) : files.temporary(run);
  }

  private static String ofSystem(HadoopFiles files) {
    var parent = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    var name = HadoopFiles.name(files.temporary("file:" + parent));
    try {
      return "file:" + Files.createTempDirectory(parent, name); // only this user may read it
    } catch (IOException e) {
      throw new CarrybitException(
          CarrybitException.isFull(e) ? ExitCode.INPUT_OUTPUT : ExitCode.NO_OUTPUT,
          "a temporary directory cannot be made: " + e.getMessage(),
          e);
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
