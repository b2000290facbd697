package dev.carrybit.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import dev.carrybit.ConfigurationException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One pass over a configuration file before the HOCON library sees it. The library merges duplicate
 * keys silently, recurses once a level, and copies as often as a substitution asks for; so this
 * finds duplicates, and refuses what would take more than a small stack and heap.
 *
 * <p>It reads strings, comments and brackets exactly as HOCON does. Where a file is no HOCON, the
 * two may part, but then the library stops there.
 */
final class HoconGuard {

  static final int LONGEST_FILE = 1 << 20;
  static final int DEEPEST = 64;
  static final int MOST_FIELDS = 1000;

  /** Strings, comments and characters outside of both: the library keeps an object for each. */
  static final int MOST_TOKENS = 1 << 17;

  /** At 3 references each to the one before, n substitutions copy 3^(n/3) times. */
  static final int MOST_SUBSTITUTIONS = 8;

  /** A bracket that is open, and the path of the keys around it. */
  private record Bracket(char kind, List<String> path) {}

  private final String name;
  private final String text;
  private final List<String> duplicates = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Deque<Bracket> open = new ArrayDeque<>();
  private final StringBuilder key = new StringBuilder();
  private List<String> field = List.of();
  private boolean inValue;
  private boolean valueBegun;
  private int at;
  private int line = 1;
  private int dots;
  private int fields;
  private int substitutions;

  private HoconGuard(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Inspects the file called {@code name}.
   *
   * @return a problem for each key that is set twice
   * @throws ConfigurationException if the file is too much to be read at all
   */
  static List<String> inspect(String name, String text) {
    if (text.length() > LONGEST_FILE) {
      throw refused(name, "at most " + LONGEST_FILE + " characters, were " + text.length());
    }
    var guard = new HoconGuard(name, text);
    guard.scan();
    if (guard.fields == 0) {
      throw refused(name, "settings such as task = addition, but the file has none");
    }
    return guard.duplicates;
  }

  private void scan() {
    for (int tokens = 0; at < text.length(); tokens++) {
      if (tokens == MOST_TOKENS) {
        throw refused(name, "at most " + MOST_TOKENS + " characters besides strings and comments");
      }
      char c = text.charAt(at);
      if (c == '#' || text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '"') {
        string();
      } else {
        character(c);
        at++;
      }
    }
  }

  private void string() {
    int from = at;
    at = text.startsWith("\"\"\"", at) ? endOfTripleQuotes(at + 3) : endOfString(at + 1);
    if (inKey()) {
      key.append(text, from, at);
    } else {
      beginValue();
    }
    text.substring(from, at).chars().filter(c -> c == '\n').forEach(c -> line++);
  }

  private int endOfString(int from) {
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> {
          return i + 1;
        }
        default -> {}
      }
    }
    return text.length();
  }

  /** Of the quotes that end such a string, all but the last three belong to it. */
  private int endOfTripleQuotes(int from) {
    int end = text.indexOf("\"\"\"", from);
    if (end < 0) {
      return text.length();
    }
    end += 3;
    while (end < text.length() && text.charAt(end) == '"') {
      end++;
    }
    return end;
  }

  private void character(char c) {
    switch (c) {
      case '{' -> openBrace();
      case '[' -> {
        beginValue();
        push('[', field);
      }
      case '}', ']' -> close();
      case ',' -> endField();
      case '\n' -> {
        line++;
        if (valueBegun) {
          endField();
        }
      }
      case '=', ':' -> separator();
      default -> other(c);
    }
  }

  private void other(char c) {
    if (c == '.' && ++dots > DEEPEST) {
      throw tooDeep();
    }
    if (inKey()) {
      key.append(c);
    } else if (!Character.isWhitespace(c)) {
      beginValue();
    }
  }

  private void openBrace() {
    if (at > 0 && text.charAt(at - 1) == '$') {
      countSubstitution();
      push('$', field);
      return;
    }
    if (inKey() && !key.toString().isBlank()) {
      countField();
      beginField();
    }
    push('{', field);
    endField();
  }

  private void push(char kind, List<String> path) {
    open.push(new Bracket(kind, path));
    dots = 0;
    if (open.size() > DEEPEST || path.size() > DEEPEST) {
      throw tooDeep();
    }
  }

  private void close() {
    dots = 0;
    if (open.isEmpty()) {
      return;
    }
    var closed = open.pop();
    boolean ofValue = closed.kind != '{' || !closed.path.isEmpty();
    key.setLength(0);
    inValue = ofValue;
    valueBegun = ofValue;
    field = closed.path;
  }

  private void separator() {
    dots = 0;
    countField();
    if (!inKey()) {
      return;
    }
    if (key.length() > 0 && key.charAt(key.length() - 1) == '+') {
      key.setLength(key.length() - 1);
      countSubstitution();
    }
    beginField();
  }

  private void beginField() {
    field = new ArrayList<>(open.isEmpty() ? List.of() : open.peek().path);
    field.addAll(elements(key.toString().strip()));
    key.setLength(0);
    inValue = true;
    valueBegun = false;
  }

  /** A value that is no object is where a key's path ends. */
  private void beginValue() {
    if (!inValue || valueBegun) {
      return;
    }
    valueBegun = true;
    if (!inList()) {
      var path = ConfigUtil.joinPath(field);
      var first = lines.putIfAbsent(path, line);
      if (first != null) {
        duplicates.add(
            "%s: expected once, was set in lines %s and %s (%s)"
                .formatted(Excerpt.of(path), first, line, name));
      }
    }
  }

  private void endField() {
    dots = 0;
    key.setLength(0);
    inValue = false;
    valueBegun = false;
  }

  private boolean inKey() {
    return !inValue && (open.isEmpty() || open.peek().kind == '{');
  }

  private boolean inList() {
    return open.stream().anyMatch(bracket -> bracket.kind == '[');
  }

  private void countField() {
    if (++fields > MOST_FIELDS) {
      throw refused(name, "at most " + MOST_FIELDS + " settings");
    }
  }

  private void countSubstitution() {
    if (++substitutions > MOST_SUBSTITUTIONS) {
      throw refused(name, "at most " + MOST_SUBSTITUTIONS + " substitutions");
    }
  }

  private ConfigurationException tooDeep() {
    return refused(
        name + ":" + line, "settings nested at most " + DEEPEST + " deep, but these are deeper");
  }

  private static ConfigurationException refused(String place, String expected) {
    return new ConfigurationException(List.of(place + ": expected " + expected));
  }

  private static List<String> elements(String path) {
    try {
      return ConfigUtil.splitPath(path);
    } catch (ConfigException reportedByTheLibrary) {
      return List.of(path);
    }
  }
}
