package dev.carrybit.cli;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.OutputException;
import dev.carrybit.storage.SaveException;

/**
 * A file that a command was told to write: what cannot be written is output that cannot be created,
 * and not a run that could not be saved and may be tried again.
 *
 * @param files the file systems
 * @param option that names the file
 * @param path of the file
 */
record OutputFile(HadoopFiles files, String option, String path) {

  /**
   * Writes the file, or replaces what is there.
   *
   * @throws OutputException if it cannot be written
   */
  void replace(byte[] content) {
    save(content, true);
  }

  /**
   * Writes the file if there is none.
   *
   * @throws OutputException if there is one, or it cannot be written
   */
  void create(byte[] content) {
    save(content, false);
  }

  private void save(byte[] content, boolean force) {
    if (path.isBlank() || files.isDirectory(path)) {
      throw new OutputException(
          "%s: expected a file, was %s".formatted(option, path.isBlank() ? "empty" : path));
    }
    try {
      if (force) {
        files.replace(path, content);
      } else if (!files.createWhole(path, content)) {
        throw new OutputException(
            "%s: is there already; choose another %s, or replace it with --force"
                .formatted(path, option));
      }
    } catch (SaveException e) {
      throw new OutputException(e.getMessage(), e);
    }
  }
}
