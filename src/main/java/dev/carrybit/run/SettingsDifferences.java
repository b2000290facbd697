package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What keeps a run from going on where another one is. */
public final class SettingsDifferences {

  private SettingsDifferences() {}

  /**
   * Makes sure that a run with {@code settings} may go on at {@code path}.
   *
   * @param earlier the settings of the run that is there
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if they differ, one line for each
   *     key
   */
  public static void refuse(
      String path, Map<String, String> settings, Map<String, String> earlier) {
    var keys = new TreeSet<>(settings.keySet());
    keys.addAll(earlier.keySet());
    var problems =
        keys.stream()
            .filter(key -> !Objects.equals(settings.get(key), earlier.get(key)))
            .map(
                key ->
                    "%s: expected %s as in the run at %s, was %s; choose another run.dir, or --new-run"
                        .formatted(key, shown(earlier, key), path, shown(settings, key)))
            .toList();
    if (!problems.isEmpty()) {
      throw new CarrybitException(ExitCode.CONFIGURATION, String.join("\n", problems));
    }
  }

  private static String shown(Map<String, String> settings, String key) {
    return settings.getOrDefault(key, "nothing");
  }
}
