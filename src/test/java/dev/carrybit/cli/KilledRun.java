package dev.carrybit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Finished runs that are made to look like killed ones. */
final class KilledRun {

  private KilledRun() {}

  /** Removes what a process writes after its save at {@code steps}. */
  static void after(long steps, Path run) throws IOException {
    var names = run.resolve("checkpoints").toFile().list((folder, name) -> !name.endsWith("begun"));
    Arrays.sort(names);
    var end = names[names.length - 1];
    for (var name : names) {
      if (Long.parseLong(name.substring(18, 30)) > steps || name.equals(end)) {
        Files.delete(run.resolve("checkpoints/" + name));
      }
    }
    for (var name : new String[] {"_SUCCESS", "result.json", "model.safetensors"}) {
      Files.delete(run.resolve(name));
    }
  }
}
