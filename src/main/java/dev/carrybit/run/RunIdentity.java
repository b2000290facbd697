package dev.carrybit.run;

import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.storage.HadoopFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which settings make a run what it is, and which only say where it lies and when it ends. */
public final class RunIdentity {

  private static final String PLACE = "run.dir";
  private static final List<String> ENDS =
      List.of(
          "train.steps",
          "train.epochs",
          "train.max-minutes",
          "train.target",
          "train.patience",
          "train.result");

  /** What a schedule may reach to. */
  private static final List<String> LENGTH = List.of("train.steps", "train.epochs");

  /** Settings that change no bit of what is learned. */
  private static final List<String> ASIDE = List.of("checkpoint.", "cluster.", "text.prepared");

  /** A file has to set something; what was recorded overrides it. */
  private static final String ANY = "task = addition";

  private RunIdentity() {}

  /** The settings that a run cannot go on without. */
  public static Map<String, String> of(RunSettings settings) {
    var identity = recorded(settings);
    var ends = new ArrayList<>(ENDS);
    if (settings.train().schedule().needsEnd()) {
      ends.removeAll(LENGTH);
    }
    identity.keySet().removeAll(ends);
    identity.keySet().removeIf(key -> ASIDE.stream().anyMatch(key::startsWith));
    return identity;
  }

  /** The same of the run that a checkpoint is of. */
  public static Map<String, String> of(Checkpoint checkpoint) {
    return of(read(checkpoint.origin().settings()));
  }

  /**
   * The same of the run that is where {@code settings} has its own. A checkpoint has more weight
   * than {@code conf}, a file that anybody may have written over.
   */
  static Map<String, String> there(
      HadoopFiles files, RunSettings settings, Map<String, String> conf) {
    return conf.equals(of(settings))
        ? conf
        : RunDirectory.at(files, settings.runDirectory())
            .checkpoints(new CheckpointStore.Retention(1, Long.MAX_VALUE, false))
            .newest(damaged -> {})
            .map(found -> of(found.checkpoint()))
            .orElse(conf);
  }

  /** The settings that say when a run ends. */
  public static Map<String, String> end(RunSettings settings) {
    var end = recorded(settings);
    end.keySet().retainAll(ENDS);
    return end;
  }

  /** All settings but the place, as a checkpoint keeps them. */
  static Map<String, String> recorded(RunSettings settings) {
    var recorded = new TreeMap<>(settings.resolved());
    recorded.remove(PLACE);
    return recorded;
  }

  /** The settings that were recorded; what is newer than they are has its default. */
  static RunSettings read(Map<String, String> recorded) {
    var words = recorded.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    return SettingsLoader.load("checkpoint", ANY, words.toList());
  }
}
