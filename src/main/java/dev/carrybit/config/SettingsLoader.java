package dev.carrybit.config;

import dev.carrybit.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way from a configuration file and the command line to {@link RunSettings}. */
public final class SettingsLoader {

  /** Characters of the longest configuration; a reader of files need not go further. */
  public static final int LONGEST_FILE = HoconGuard.LONGEST_FILE;

  /** More problems than anybody reads at once. */
  private static final int MOST_PROBLEMS = 50;

  private static final String COMMAND_LINE = "command line";

  private SettingsLoader() {}

  /**
   * Reads, completes by the defaults, and checks, memory against the heap of this process too.
   *
   * @param name of the file, for messages and for the default of {@code run.dir}
   * @param hocon the file's text
   * @param overrides {@code key=value}, the value taken literally; the last of a key counts
   * @throws ConfigurationException with all problems together
   */
  public static RunSettings load(String name, String hocon, List<String> overrides) {
    return load(name, hocon, overrides, Runtime.getRuntime().maxMemory());
  }

  /**
   * The settings that a run was trained with, whatever memory that took.
   *
   * @param name of the file, for messages
   * @param hocon the file's text
   * @throws ConfigurationException with all problems together
   */
  public static RunSettings trained(String name, String hocon) {
    return load(name, hocon, List.of(), Long.MAX_VALUE);
  }

  /** The commented file of all keys and their defaults. */
  public static String defaults() {
    return Defaults.read().text();
  }

  /** The default of every key, as it is written. */
  public static Map<String, String> defaultValues() {
    var values = new HashMap<String, String>();
    Defaults.read().values().forEach((key, written) -> values.put(key, written.text()));
    return values;
  }

  static RunSettings load(String name, String hocon, List<String> overrides, long heap) {
    var problems = new ArrayList<>(HoconGuard.inspect(name, hocon));
    var file = ConfigurationFile.parse(name, hocon);
    problems.addAll(file.problems());
    var written = new HashMap<>(file.values());
    overrides.forEach(override -> override(override, written, problems));
    var values = new Values(Defaults.read().values(), written);
    var parts = SettingsParts.read(values, baseName(name));
    problems.addAll(values.problems());
    problems.addAll(Uses.problems(values));
    for (var problem : broken(parts, heap)) {
      if (problem.keys().stream().allMatch(values::isSound)) {
        problems.add(problem.message() + place(problem, values));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(first(problems));
    }
    return parts.settings();
  }

  private static void override(
      String override, Map<String, Written> written, List<String> problems) {
    int equals = override.indexOf('=');
    if (equals < 0) {
      problems.add("%s: expected key=value (%s)".formatted(Excerpt.of(override), COMMAND_LINE));
      return;
    }
    var key = override.substring(0, equals).strip();
    if (Keys.isKey(key)) {
      written.put(key, new Written(override.substring(equals + 1), true, COMMAND_LINE));
    } else {
      problems.add(Keys.unknown(key) + " (" + COMMAND_LINE + ")");
    }
  }

  private static List<Problem> broken(SettingsParts parts, long heap) {
    var broken =
        new ArrayList<>(
            Rules.broken(
                parts.task(),
                parts.seed(),
                parts.random(),
                parts.model(),
                parts.train(),
                parts.checkpoint()));
    var estimate =
        MemoryEstimate.of(
            parts.task(),
            parts.model(),
            parts.optimizer(),
            parts.train(),
            MemoryEstimate.assumedSymbols(parts.task()));
    if (!estimate.fits(heap)) {
      broken.add(tooLarge(parts, estimate, heap));
    }
    return broken;
  }

  private static Problem tooLarge(SettingsParts parts, MemoryEstimate estimate, long heap) {
    var message =
        "%s = %s: expected sizes that fit a heap of %s bytes and arrays of 2^31 numbers, were"
            + " %s bytes (weights %s, gradient %s, optimizer %s, one shard %s) and %s numbers;"
            + " choose smaller sizes, or more --driver-memory";
    return Problem.of(
        message.formatted(
            ModelKeys.HIDDEN,
            ModelKeys.HIDDEN.kind().write().apply(parts.model().hidden()),
            heap,
            estimate.totalBytes(),
            estimate.weightBytes(),
            estimate.gradientBytes(),
            estimate.optimizerBytes(),
            estimate.activationBytes(),
            estimate.longestArray()),
        ModelKeys.HIDDEN,
        ModelKeys.LAYERS,
        TrainKeys.BATCH,
        TrainKeys.SHARDS,
        TaskKeys.TASK,
        TaskKeys.BITS,
        TextKeys.WINDOW,
        TextKeys.GENERATED,
        TextKeys.VOCABULARY_SIZE);
  }

  /** Where the first of a problem's keys that the user wrote was written. */
  private static String place(Problem problem, Values values) {
    return problem.keys().stream()
        .filter(values::isWritten)
        .findFirst()
        .map(values::place)
        .orElse("");
  }

  private static List<String> first(List<String> problems) {
    if (problems.size() <= MOST_PROBLEMS) {
      return problems;
    }
    var first = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
    first.add("… and " + (problems.size() - MOST_PROBLEMS) + " more problems");
    return first;
  }

  /** The file's name without directories and ending, unless it would mean another directory. */
  private static String baseName(String name) {
    var file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    int dot = file.lastIndexOf('.');
    var base = dot > 0 ? file.substring(0, dot) : file;
    return base.equals(".") || base.equals("..") ? file : base;
  }
}
