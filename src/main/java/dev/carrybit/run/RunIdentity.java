package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.run.Checkpoint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings that identify a run. A run resumes only with the same ones, with the same text and
 * with the same initial weights. Other settings say where the run is, how it ends, or how it is
 * executed.
 */
public final class RunIdentity {

  private static final String DIRECTORY = "run.dir";
  private static final List<String> END =
      List.of(
          "train.steps",
          "train.epochs",
          "train.max-minutes",
          "train.target",
          "train.patience",
          "train.result",
          "addition.verify");

  /** Some schedules of the learning rate depend on them. */
  private static final List<String> LENGTH = List.of("train.steps", "train.epochs");

  /** Settings that do not change the weights. */
  private static final List<String> EXECUTION =
      List.of("checkpoint.", "cluster.", "text.prepared", "train.aggregate");

  private RunIdentity() {}

  /** The values of the keys that identify a run. */
  public static Map<String, String> of(RunSettings settings) {
    var identity = recorded(settings);
    var others = new ArrayList<>(END);
    if (settings.train().schedule().needsEnd()) {
      others.removeAll(LENGTH);
    }
    identity.keySet().removeAll(others);
    identity.keySet().removeIf(key -> EXECUTION.stream().anyMatch(key::startsWith));
    return identity;
  }

  /** The same of the run of a checkpoint. */
  public static Map<String, String> of(Checkpoint checkpoint) {
    return of(read(checkpoint.origin().settings()));
  }

  /** The values of the keys that say how a run ends. */
  public static Map<String, String> end(RunSettings settings) {
    var end = recorded(settings);
    end.keySet().retainAll(END);
    return end;
  }

  /** The values of all keys but the directory, as a checkpoint records them. */
  static Map<String, String> recorded(RunSettings settings) {
    var recorded = new TreeMap<>(settings.resolved());
    recorded.remove(DIRECTORY);
    return recorded;
  }

  /** The recorded settings. A key that is missing, because it is newer, has its default. */
  static RunSettings read(Map<String, String> recorded) {
    var words = recorded.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    // a file needs a setting; the recorded ones override it
    return SettingsLoader.trained("checkpoint", "task = addition", words.toArray(String[]::new));
  }

  /**
   * Checks that a run may resume the run at {@code path}.
   *
   * @param identity of the run
   * @param earlier identity of the run at {@code path}
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with a line for each difference
   */
  static void requireSame(String path, Map<String, String> identity, Map<String, String> earlier) {
    var keys = new TreeSet<>(identity.keySet());
    keys.addAll(earlier.keySet());
    var problems = new ArrayList<String>();
    for (var key : keys) {
      var expected = earlier.getOrDefault(key, "nothing");
      var found = identity.getOrDefault(key, "nothing");
      if (!expected.equals(found)) {
        problems.add(
            "%s: expected %s as in the run at %s, was %s; choose another run.dir, or --new-run"
                .formatted(key, expected, path, found));
      }
    }
    if (!problems.isEmpty()) {
      throw CarrybitException.of(problems);
    }
  }

  /**
   * Checks that the text and the initial weights of the run at {@code path} have not changed.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if they have
   */
  static void requireSameInputs(String path, Origin origin, Origin earlier) {
    requireSameText(path, origin.data(), earlier.data());
    requireUnchanged("model.init.from", "file", path, origin.given(), earlier.given());
  }

  /** The same for the fingerprints of texts alone. */
  static void requireSameText(String path, String fingerprint, String earlier) {
    requireUnchanged("text.input", "text", path, fingerprint, earlier);
  }

  private static void requireUnchanged(
      String key, String what, String path, String fingerprint, String earlier) {
    if (!fingerprint.equals(earlier)) {
      throw CarrybitException.badData(
          "%s: expected the %s that the run at %s began with, has changed; put it back, choose another run.dir, or --new-run",
          key, what, path);
    }
  }
}
