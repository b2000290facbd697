package dev.carrybit.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.Quote;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The values in a HOCON text. It is one file: no other file and no environment variable is read.
 */
final class ConfigurationFile {

  /**
   * A value as the user wrote it.
   *
   * @param text the value, or a description of what is in its place
   * @param scalar whether {@code text} is a value at all
   * @param place where it was written: {@code file:line} or {@code command line}
   */
  record RawValue(String text, boolean scalar, String place) {}

  static final int LONGEST_FILE = 1 << 16;

  /** At 3 references each to the one before, n substitutions copy 3^(n/3) times. */
  private static final int MOST_SUBSTITUTIONS = 8;

  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{|\\+=");

  /** Ours; the library would advise to give the file another ending. */
  private static final String QUOTES =
      "; a text with one of : = , + * ? # & $ [ ] { } needs double quotes, and a number has no"
          + " comma";

  /** Characters of the library's messages, which may quote the file. */
  private static final int LONGEST_MESSAGE = 300;

  private static final String MARK = "\uE0C5";

  private final Map<String, RawValue> values = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Keys keys;
  private final String name;
  private final String hocon;
  private final ConfigDocument document;

  private ConfigurationFile(Keys keys, String name, String hocon) {
    this.keys = keys;
    this.name = name;
    this.hocon = hocon;
    this.document = ConfigDocumentFactory.parseString(hocon);
  }

  /** The values of known keys, by name. */
  Map<String, RawValue> values() {
    return values;
  }

  /** Problems with keys that are unknown or set twice, one line each. */
  List<String> problems() {
    return problems;
  }

  /**
   * Reads a file.
   *
   * @param name for messages
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it is no HOCON, has no settings,
   *     or takes too much memory
   */
  static ConfigurationFile read(String name, String hocon, Keys keys) {
    if (hocon.length() > LONGEST_FILE) {
      throw refused(name, "at most " + LONGEST_FILE + " characters, were " + hocon.length());
    }
    if (SUBSTITUTION.matcher(hocon).results().count() > MOST_SUBSTITUTIONS) {
      throw refused(name, "at most " + MOST_SUBSTITUTIONS + " substitutions");
    }
    var options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(new NoIncludes(hocon));
    // An optional substitution of a key that is not set would vanish silently.
    var resolution = ConfigResolveOptions.noSystem().appendResolver(new NoVariables(hocon));
    try {
      var root = ConfigFactory.parseString(hocon, options).resolve(resolution).root();
      if (root.isEmpty()) {
        throw refused(name, "settings such as task = addition, but the file has none");
      }
      var file = new ConfigurationFile(keys, name, hocon);
      file.collect(List.of(), root);
      return file;
    } catch (ConfigException e) {
      throw new CarrybitException(ExitCode.CONFIGURATION, oneLine(name, e));
    } catch (StackOverflowError e) {
      throw refused(name, "settings that are nested less deep");
    }
  }

  private static CarrybitException refused(String place, String expected) {
    return new CarrybitException(ExitCode.CONFIGURATION, place + ": expected " + expected);
  }

  /** The library's message with the place as {@code file:line}. */
  private static String oneLine(String name, ConfigException e) {
    var message = e.getMessage();
    var place = name;
    if (e.origin() != null) {
      var prefix = e.origin().description() + ": ";
      message = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
      place = place(name, e.origin());
    }
    var line = message.replaceAll("\\s+", " ").strip();
    boolean quotes = line.contains("if you intended") || line.contains("may not be followed by");
    line =
        line.replaceFirst(" \\(if you intended .*", "")
            // the parentheses are a slip of the library
            .replaceFirst(
                "^expecting a close parentheses '\\)' here, not:", "expected a key or }, found")
            .replaceFirst(
                "^Cannot concatenate .*",
                "expected one value, found it beside a list or braces; += makes a list");
    boolean all = line.length() <= LONGEST_MESSAGE;
    line = Quote.printable(all ? line : line.substring(0, LONGEST_MESSAGE) + "…");
    return place + ": " + line + (quotes ? QUOTES : "");
  }

  private static String place(String name, ConfigOrigin origin) {
    return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
  }

  private void collect(List<String> path, ConfigObject object) {
    object.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> line(entry.getValue())))
        .forEach(
            entry -> {
              var inner = new ArrayList<>(path);
              inner.add(entry.getKey());
              add(inner, entry.getValue());
            });
  }

  private void add(List<String> path, ConfigValue value) {
    var key = ConfigUtil.joinPath(path);
    var place = place(name, value.origin());
    if (keys.isKey(key) && !document.hasPath(key)) { // the library does not look into such objects
      problems.add(
          "%s: expected in one pair of braces, found objects side by side (%s)"
              .formatted(key, place));
    } else if (keys.isKey(key)) {
      earlierLine(key)
          .ifPresent(
              line ->
                  problems.add(
                      "%s: expected once, was set in lines %s and %s (%s)"
                          .formatted(key, line, line(value), name)));
      values.put(key, raw(value, place));
    } else if (!keys.isPrefix(key)) {
      problems.add(keys.unknown(key) + " (" + place + ")");
    } else if (value instanceof ConfigObject object) {
      collect(path, object);
    } else {
      problems.add(
          "%s: expected settings in braces, was %s (%s)"
              .formatted(key, Quote.of(raw(value, place).text()), place));
    }
  }

  /**
   * The line in which a key is set before it is set again, if it is. The library replaces the
   * values of duplicates or removes them, so the text changes in more than one place then.
   */
  private Optional<Long> earlierLine(String key) {
    var other = document.withValue(key, ConfigValueFactory.fromAnyRef(MARK)).render();
    int from = other.indexOf(MARK) - 1;
    int to = hocon.length() - (other.length() - other.lastIndexOf(MARK) - 2);
    boolean once =
        hocon.startsWith(other.substring(0, from))
            && other.indexOf(MARK) == other.lastIndexOf(MARK)
            && ConfigFactory.parseString("value = " + hocon.substring(from, to)).root().size() == 1;
    int changed = Arrays.mismatch(hocon.toCharArray(), other.toCharArray());
    return once
        ? Optional.empty()
        : Optional.of(1 + hocon.chars().limit(changed).filter(c -> c == '\n').count());
  }

  private static int line(ConfigValue value) {
    return value.origin().lineNumber();
  }

  private static RawValue raw(ConfigValue value, String place) {
    return switch (value.valueType()) {
      case OBJECT -> new RawValue("settings in braces", false, place);
      case LIST -> new RawValue("a list", false, place);
      case NULL -> new RawValue("null", false, place);
      // Asked for as a string, a number is what was written and not what a double makes of it.
      case NUMBER, BOOLEAN, STRING -> new RawValue(value.atKey("v").getString("v"), true, place);
    };
  }

  /** The library's exception, with the first line that has {@code regex} outside a comment. */
  private static ConfigException problem(String hocon, String regex, String message) {
    var found = Pattern.compile("(?m)^(?!\\s*(#|//)).*?" + regex).matcher(hocon);
    long line = found.find() ? hocon.substring(0, found.end()).lines().count() : -1;
    var origin = ConfigOriginFactory.newSimple().withLineNumber((int) line);
    return new ConfigException.Parse(origin, message);
  }

  /**
   * Refuses environment variables, so that a configuration means the same on every machine.
   *
   * @param hocon the file's text
   */
  private record NoVariables(String hocon) implements ConfigResolver {
    @Override
    public ConfigValue lookup(String path) {
      throw problem(
          hocon,
          "\\$\\{\\??\\s*" + Pattern.quote(path),
          "${%s}: expected a key that this file sets; environment variables are not read, but the shell replaces them on the command line, as in key=$%s"
              .formatted(path, path));
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }

  /**
   * Refuses includes, so that a configuration means the same on every machine.
   *
   * @param hocon the file's text
   */
  private record NoIncludes(String hocon)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw problem(
          hocon,
          "\\binclude\\b",
          "expected all settings in this file, but it includes " + Quote.of(what));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return include(context, what.toString());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      return include(context, what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      return include(context, what);
    }
  }
}
