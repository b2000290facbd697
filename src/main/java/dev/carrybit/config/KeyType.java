package dev.carrybit.config;

import dev.carrybit.text.TextSource.HeldOut;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

  /** The longest time. */
  static final Duration LONGEST = Duration.ofDays(30);

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");
  private static final int LONGEST_DECIMAL = 400;
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|min|h|d)");

  /** Units of time, the longest first. */
  private enum Unit {
    D(Duration.ofDays(1)),
    H(Duration.ofHours(1)),
    MIN(Duration.ofMinutes(1)),
    S(Duration.ofSeconds(1)),
    MS(Duration.ofMillis(1));

    final Duration length;

    Unit(Duration length) {
      this.length = length;
    }
  }

  /** The key type of a component of type {@code type}, in the range that its declaration gives. */
  static KeyType of(Class<?> type, Key key) {
    if (type == int.class) {
      long high = Math.min(key.max(), Integer.MAX_VALUE);
      return whole(key.min(), high, Long::intValue).or(key.word(), (int) key.meaning());
    } else if (type == long.class) {
      return whole(key.min(), key.max(), value -> value).or(key.word(), (long) key.meaning());
    } else if (type == double.class) {
      return decimal(key.range()).or(key.word(), key.meaning());
    } else if (type == boolean.class) {
      return choice(List.of(true, false));
    } else if (type.isEnum()) {
      return choice(List.of(type.getEnumConstants()));
    } else if (type == Duration.class) {
      return new KeyType(
          "a time such as 500ms, 90s, 2min, 1h or 1d, up to " + LONGEST.toDays() + "d",
          KeyType::parseTime,
          KeyType::text);
    } else if (type == String.class) {
      return path().or(key.word(), key.word());
    } else if (type == EscapedSymbol.class) {
      return new KeyType(
              "a symbol, maybe escaped as \\n or \\u000A", EscapedSymbol::parse, KeyType::text)
          .or(key.word(), EscapedSymbol.NONE);
    } else if (type == HeldOut.class) {
      return new KeyType(
          Key.Range.FRACTION.expected + " or a path", KeyType::parseHeldOut, KeyType::text);
    }
    throw new IllegalArgumentException(type + ": expected a type that configurations have");
  }

  /** The text of a value for which no word stands. */
  static String text(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    } else if (value instanceof Duration time) {
      return Arrays.stream(Unit.values())
          .filter(unit -> time.toMillis() % unit.length.toMillis() == 0)
          .findFirst()
          .map(unit -> time.toMillis() / unit.length.toMillis() + text(unit))
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
    return new KeyType(
        "a whole number from " + low + (high == Long.MAX_VALUE - 1 ? "" : " to " + high),
        text -> parseLong(text).filter(value -> low <= value && value <= high).map(narrow),
        KeyType::text);
  }

  private static Optional<Long> parseLong(String text) {
    if (!text.matches("[+-]?[0-9]{1,19}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException beyondLong) {
      return Optional.empty();
    }
  }

  private static KeyType decimal(Key.Range range) {
    return new KeyType(
        range.expected, text -> parseDouble(text).filter(range::contains), KeyType::text);
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
    return new KeyType(
        String.join(", ", words.subList(0, last)) + " or " + words.get(last),
        text -> values.stream().filter(value -> text(value).equals(text)).findFirst(),
        KeyType::text);
  }

  private static KeyType path() {
    return new KeyType(
        "a path", text -> Optional.of(text).filter(t -> !t.isBlank()), KeyType::text);
  }

  private static Optional<Duration> parseTime(String text) {
    return Optional.of(TIME.matcher(text))
        .filter(found -> found.matches())
        .map(
            found ->
                Unit.valueOf(found.group(2).toUpperCase(Locale.ROOT))
                    .length
                    .multipliedBy(Long.parseLong(found.group(1))))
        .filter(time -> !time.isZero() && time.compareTo(LONGEST) <= 0);
  }

  /** What reads as a number is no path; {@code ./0.5} is one. */
  private static Optional<HeldOut> parseHeldOut(String text) {
    var number = decimal(Key.Range.ANY).parse.apply(text);
    return number.isEmpty()
        ? path().parse.apply(text).map(path -> HeldOut.files((String) path))
        : number
            .filter(share -> Key.Range.FRACTION.contains((double) share))
            .map(share -> HeldOut.fraction((double) share));
  }
}
