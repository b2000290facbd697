package dev.carrybit.config;

import dev.carrybit.Words;
import dev.carrybit.text.TextSource.HeldOut;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The values that a key takes.
 *
 * @param expected completes "expected …"
 * @param parse the value of a text, if it is one
 * @param write the text of a value; {@code parse} gives the same value back
 */
record KeyType(
    String expected, Function<String, Optional<?>> parse, Function<Object, String> write) {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");
  private static final int LONGEST_DECIMAL = 400;
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|min|h|d)");
  private static final Duration LONGEST_TIME = Duration.ofDays(30);

  /** Milliseconds of each unit of time, the longest first. */
  private static final List<Map.Entry<String, Long>> UNITS =
      List.of(
          Map.entry("d", 86_400_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("min", 60_000L),
          Map.entry("s", 1000L),
          Map.entry("ms", 1L));

  /** The key type of a component of type {@code type}, in the range that its declaration gives. */
  static KeyType of(Class<?> type, Key key) {
    if (type == int.class) {
      long high = Math.min(key.max(), Integer.MAX_VALUE);
      return whole(key.min(), high, Long::intValue).or(key.word(), (int) key.meaning());
    } else if (type == long.class) {
      return whole(key.min(), key.max(), value -> value).or(key.word(), (long) key.meaning());
    } else if (type == double.class) {
      return of(key.range().expected, text -> parseDouble(text).filter(key.range()::contains))
          .or(key.word(), key.meaning());
    } else if (type == boolean.class) {
      return choice(List.of(true, false));
    } else if (type.isEnum()) {
      return choice(List.of(type.getEnumConstants()));
    } else if (type == Duration.class) {
      return of("a time such as 500ms, 90s, 2min, 1h or 1d, up to 30d", KeyType::parseTime);
    } else if (type == String.class) {
      return of("a path", KeyType::parsePath).or(key.word(), key.word());
    } else if (type == EscapedSymbol.class) {
      return of("a symbol, maybe escaped as \\n or \\u000A", EscapedSymbol::parse)
          .or(key.word(), EscapedSymbol.NONE);
    } else if (type == HeldOut.class) {
      return of(Key.Range.FRACTION.expected + " or a path", KeyType::parseHeldOut);
    }
    throw new IllegalArgumentException(type + ": expected a type that configurations have");
  }

  private static KeyType of(String expected, Function<String, Optional<?>> parse) {
    return new KeyType(expected, parse, KeyType::text);
  }

  static String text(Object value) {
    if (value instanceof Enum<?> constant) {
      return Words.of(constant);
    } else if (value instanceof Duration time) {
      return UNITS.stream()
          .filter(unit -> time.toMillis() % unit.getValue() == 0)
          .findFirst()
          .map(unit -> time.toMillis() / unit.getValue() + unit.getKey())
          .orElseThrow();
    }
    return value.toString();
  }

  /** This type, or a word that stands for {@code meaning}. */
  private KeyType or(String word, Object meaning) {
    return word.isEmpty()
        ? this
        : new KeyType(
            word + " or " + expected,
            text -> text.equals(word) ? Optional.of(meaning) : parse.apply(text),
            value -> value.equals(meaning) ? word : write.apply(value));
  }

  private static KeyType whole(long low, long high, Function<Long, Object> narrow) {
    return of(
        "a whole number from " + low + (high == Long.MAX_VALUE - 1 ? "" : " to " + high),
        text -> parseLong(text).filter(value -> low <= value && value <= high).map(narrow));
  }

  private static Optional<Long> parseLong(String text) {
    try {
      return text.matches("[+-]?[0-9]{1,19}")
          ? Optional.of(Long.parseLong(text))
          : Optional.empty();
    } catch (NumberFormatException beyondLong) {
      return Optional.empty();
    }
  }

  /** Java's parser also takes NaN, hexadecimal numbers and type suffixes; a key does not. */
  private static Optional<Double> parseDouble(String text) {
    return text.length() <= LONGEST_DECIMAL && DECIMAL.matcher(text).matches()
        ? Optional.of(Double.parseDouble(text) + 0.0)
        : Optional.empty();
  }

  private static KeyType choice(List<?> values) {
    var words = values.stream().map(KeyType::text).toList();
    int last = words.size() - 1;
    return of(
        String.join(", ", words.subList(0, last)) + " or " + words.get(last),
        text -> values.stream().filter(value -> text(value).equals(text)).findFirst());
  }

  private static Optional<String> parsePath(String text) {
    return Optional.of(text).filter(path -> !path.isBlank());
  }

  private static Optional<Duration> parseTime(String text) {
    var found = TIME.matcher(text);
    return UNITS.stream()
        .filter(unit -> found.matches() && found.group(2).equals(unit.getKey()))
        .map(unit -> Duration.ofMillis(unit.getValue() * Long.parseLong(found.group(1))))
        .filter(time -> !time.isZero() && time.compareTo(LONGEST_TIME) <= 0)
        .findFirst();
  }

  /** What reads as a number is no path; {@code ./0.5} is one. */
  private static Optional<HeldOut> parseHeldOut(String text) {
    var number = parseDouble(text);
    return number.isEmpty()
        ? parsePath(text).map(HeldOut::files)
        : number.filter(Key.Range.FRACTION::contains).map(HeldOut::fraction);
  }
}
