package dev.carrybit.io;

import java.io.IOException;
import java.util.Map;

/**
 * Files that attempts at a task write under names of their own, and that get their names once it is
 * known which attempt counts.
 */
public final class AttemptFiles {

  private final HadoopPaths paths;
  private final HadoopSaving saving;

  /** Files, with {@code properties} over the Hadoop configuration on the class path. */
  public AttemptFiles(Map<String, String> properties) {
    paths = new HadoopPaths(properties);
    saving = new HadoopSaving(paths);
  }

  /**
   * Gives the file at {@code path} another name in its directory.
   *
   * @throws SaveException if that fails; a name that is taken is never given
   */
  public void rename(String path, String name) {
    var source = paths.path(path);
    try {
      saving.renameToFree(source, HadoopPaths.child(source.getParent(), name));
    } catch (IOException e) {
      throw FileFailures.unsaved(path, e);
    }
  }
}
