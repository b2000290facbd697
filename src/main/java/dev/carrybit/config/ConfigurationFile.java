package dev.carrybit.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.carrybit.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values in a HOCON text, by key.
 *
 * @param values of known keys
 * @param problems with all other keys, one line each
 */
record ConfigurationFile(Map<String, Written> values, List<String> problems) {

  /** Characters of the library's messages, which may quote the file. */
  private static final int LONGEST = 300;

  /**
   * Reads a text that {@link HoconGuard} found harmless. No other file and no variable of the
   * environment is read, whatever the text says.
   *
   * @throws ConfigurationException if it is no HOCON
   */
  static ConfigurationFile parse(String name, String hocon) {
    var file = new ConfigurationFile(new LinkedHashMap<>(), new ArrayList<>());
    file.collect(name, List.of(), root(name, hocon));
    return file;
  }

  private static ConfigObject root(String name, String hocon) {
    var options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(new NoIncludes());
    try {
      return ConfigFactory.parseString(hocon, options)
          .resolve(ConfigResolveOptions.noSystem())
          .root();
    } catch (ConfigException e) {
      throw new ConfigurationException(List.of(oneLine(name, e)));
    }
  }

  /** The library's message with the place in our form, as {@code file:line}. */
  private static String oneLine(String name, ConfigException e) {
    var message = e.getMessage();
    var place = name;
    if (e.origin() != null) {
      var prefix = e.origin().description() + ": ";
      message = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
      place = e.origin().lineNumber() > 0 ? name + ":" + e.origin().lineNumber() : name;
    }
    var line = message.replaceAll("\\s+", " ").strip();
    return place + ": " + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
  }

  private void collect(String name, List<String> path, ConfigObject object) {
    object.entrySet().stream()
        .sorted(Map.Entry.comparingByValue((a, b) -> Integer.compare(line(a), line(b))))
        .forEach(
            entry -> {
              var inner = new ArrayList<>(path);
              inner.add(entry.getKey());
              add(name, inner, entry.getValue());
            });
  }

  private void add(String name, List<String> path, ConfigValue value) {
    var key = ConfigUtil.joinPath(path);
    var place = line(value) > 0 ? name + ":" + line(value) : name;
    if (Keys.isKey(key)) {
      values.put(key, written(value, place));
    } else if (!Keys.isGroup(key)) {
      problems.add(Keys.unknown(key) + " (" + place + ")");
    } else if (value instanceof ConfigObject object) {
      collect(name, path, object);
    } else {
      var written = written(value, place);
      problems.add(
          "%s: expected settings in braces, was %s (%s)"
              .formatted(key, Excerpt.of(written.text()), place));
    }
  }

  private static int line(ConfigValue value) {
    return value.origin().lineNumber();
  }

  private static Written written(ConfigValue value, String place) {
    return switch (value.valueType()) {
      case OBJECT -> new Written("settings in braces", false, place);
      case LIST -> new Written("a list", false, place);
      case NULL -> new Written("null", false, place);
      // Asked for as a string, a number is what was written and not what a double makes of it.
      case NUMBER, BOOLEAN, STRING -> new Written(value.atKey("v").getString("v"), true, place);
    };
  }
}
