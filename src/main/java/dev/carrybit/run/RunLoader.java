package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.storage.HadoopFiles;
import java.util.List;

/** Loads trained runs from any Hadoop file system. */
public final class RunLoader {

  private RunLoader() {}

  /**
   * Loads the run at {@code path} from its last checkpoint or, where only {@code run.conf} and
   * {@code model.safetensors} were copied, from these.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is no finished run
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if its model is damaged
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if its model does not match its
   *     settings
   */
  public static TrainedRun load(HadoopFiles files, String path) {
    var directory = RunDirectory.forReading(files, path);
    var end = directory.end();
    if (end.isPresent()) {
      var checkpoint = end.get().checkpoint();
      var settings = RunIdentity.read(checkpoint.origin().settings());
      var model = checkpoint.model().orElseThrow();
      return new TrainedRun(path, settings, end.get().path(), model);
    }
    var settings = SettingsLoader.load(path + "/run.conf", directory.settings(), List.of());
    return new TrainedRun(path, settings, directory.modelPath(), directory.model());
  }
}
