package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;

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
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if it cannot be written
   */
  void replace(byte[] content) {
    save(content, true);
  }

  /**
   * Writes the file if there is none.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if there is one, or it cannot be written
   */
  void create(byte[] content) {
    save(content, false);
  }

  private void save(byte[] content, boolean force) {
    if (path.isBlank() || files.isDirectory(path)) {
      throw new CarrybitException(
          ExitCode.NO_OUTPUT,
          "%s: expected a file, was %s".formatted(option, path.isBlank() ? "empty" : path));
    }
    try {
      if (force) {
        files.replace(path, content);
      } else if (!files.createWhole(path, content)) {
        throw new CarrybitException(
            ExitCode.NO_OUTPUT,
            "%s: is there already; choose another %s, or replace it with --force"
                .formatted(path, option));
      }
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.INPUT_OUTPUT);
      throw new CarrybitException(ExitCode.NO_OUTPUT, e.getMessage(), e);
    }
  }
}
