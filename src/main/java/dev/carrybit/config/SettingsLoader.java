package dev.carrybit.config;

import static dev.carrybit.config.RunSettings.KEYS;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.ConfigurationFile.RawValue;
import dev.carrybit.config.Keys.Declared;
import dev.carrybit.storage.Quote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@link RunSettings} from a configuration file and the command line, completes them by the
 * defaults, and checks them. All problems are reported together, each with its place.
 */
public final class SettingsLoader {

  /** Characters of the longest configuration. */
  public static final int LONGEST_FILE = ConfigurationFile.LONGEST_FILE;

  /** More problems than anybody reads at once. */
  private static final int MOST_PROBLEMS = 50;

  private static final String COMMAND_LINE = "command line";

  private final Map<String, RawValue> written = new HashMap<>();
  private final Map<String, Object> values = new HashMap<>();
  private final Set<String> unsound = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private SettingsLoader() {}

  /**
   * Reads and checks settings, their memory against the heap of this process too.
   *
   * @param name of the file, for messages and for {@code {name}} in {@code run.dir}
   * @param hocon the file's text
   * @param overrides {@code key=value}, the value taken literally; the last of a key counts
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all problems
   */
  public static RunSettings load(String name, String hocon, List<String> overrides) {
    return load(name, hocon, overrides, Runtime.getRuntime().maxMemory());
  }

  /**
   * The settings that a run was trained with, whatever memory that took.
   *
   * @param name of the file, for messages
   * @param hocon the file's text
   * @param overrides as in {@link #load}
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all problems
   */
  public static RunSettings trained(String name, String hocon, String... overrides) {
    return load(name, hocon, List.of(overrides), Long.MAX_VALUE);
  }

  /** The commented configuration file of all keys and their defaults. */
  public static String defaults() {
    return KeyReference.configuration(KEYS);
  }

  /** The default of every key, as a user would write it. */
  public static Map<String, String> defaultValues() {
    return KEYS.all().stream()
        .collect(Collectors.toMap(Declared::name, each -> each.key().value()));
  }

  static RunSettings load(String name, String hocon, List<String> overrides, long heap) {
    return new SettingsLoader().read(name, hocon, overrides, heap);
  }

  private RunSettings read(String name, String hocon, List<String> overrides, long heap) {
    var file = ConfigurationFile.read(name, hocon, KEYS);
    problems.addAll(file.problems());
    written.putAll(file.values());
    overrides.forEach(this::override);
    values.put("task", RunSettings.TaskName.ADDITION);
    KEYS.all().forEach(this::parse);
    values.put("run.dir", values.get("run.dir").toString().replace("{name}", baseName(name)));
    var texts = KEYS.all().stream().collect(Collectors.toMap(Declared::name, this::text));
    KEYS.all().forEach(key -> checkUse(key, texts));
    var settings = KEYS.bind(RunSettings.class, values);
    for (var violation : Rules.violations(settings, KEYS.texts(settings), unsound, heap)) {
      problems.add(violation.message() + place(violation.keys()));
    }
    int others = problems.size() - MOST_PROBLEMS;
    if (others > 0) {
      problems.subList(MOST_PROBLEMS, problems.size()).clear();
      problems.add("… and " + others + " more problems");
    }
    if (!problems.isEmpty()) {
      throw CarrybitException.of(problems);
    }
    return settings;
  }

  private void override(String override) {
    int equals = override.indexOf('=');
    if (equals < 0) {
      problems.add("%s: expected key=value (%s)".formatted(Quote.of(override), COMMAND_LINE));
      return;
    }
    var key = override.substring(0, equals).strip();
    if (KEYS.isKey(key)) {
      written.put(key, new RawValue(override.substring(equals + 1), true, COMMAND_LINE));
    } else {
      problems.add(KEYS.unknown(key) + " (" + COMMAND_LINE + ")");
    }
  }

  /** Takes the value that was written; the default where it is wrong or missing. */
  private void parse(Declared key) {
    var parse = key.type().parse();
    var standard = parse.apply(key.key().value());
    var raw = written.get(key.name());
    var value = raw == null ? standard : raw.scalar() ? parse.apply(raw.text()) : parse.apply("");
    if (value.isEmpty()) {
      unsound.add(key.name());
    }
    (value.isPresent() ? value : standard).ifPresent(some -> values.put(key.name(), some));
  }

  private String text(Declared key) {
    var raw = written.get(key.name());
    return raw == null ? key.key().value() : raw.text();
  }

  /** Reports a key that has no meaning among the others, or no value. */
  private void checkUse(Declared key, Map<String, String> texts) {
    boolean isWritten = written.containsKey(key.name());
    var unmet =
        key.when().stream()
            .filter(condition -> !unsound.contains(condition.key()) && !condition.holds(texts))
            .findFirst();
    var place = place(List.of(key.name()));
    if (isWritten && unmet.isPresent()) {
      var other = unmet.get().key();
      problems.add(
          "%s: expected only where %s, but %s = %s%s"
              .formatted(key, unmet.get(), other, Quote.of(texts.get(other)), place));
    } else if (unsound.contains(key.name())) {
      var was = isWritten ? Quote.of(texts.get(key.name())) : "not set";
      problems.add("%s: expected %s, was %s%s".formatted(key, key.type().expected(), was, place));
    }
  }

  /** Where the first of these keys that the user wrote was written, in brackets. */
  private String place(List<String> names) {
    return names.stream()
        .filter(written::containsKey)
        .findFirst()
        .map(key -> " (" + written.get(key).place() + ")")
        .orElse("");
  }

  /** The file's name without directories and ending, unless it would mean another directory. */
  private static String baseName(String name) {
    var file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    int dot = file.lastIndexOf('.');
    var base = dot > 0 ? file.substring(0, dot) : file;
    return base.equals(".") || base.equals("..") ? file : base;
  }
}
