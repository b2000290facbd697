package dev.carrybit.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kind of value: what it may be, in words and in code, both ways.
 *
 * @param expected completes "expected …"
 * @param parse the value of a text, if it is one
 * @param write the text that {@code parse} makes the value of
 */
record Kind<T>(String expected, Function<String, Optional<T>> parse, Function<T, String> write) {

  private static final String DECIMAL = "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?";

  static Kind<Integer> size(int low, int high) {
    var whole = whole(low, high);
    return new Kind<>(
        whole.expected, text -> whole.parse.apply(text).map(Long::intValue), String::valueOf);
  }

  static Kind<Long> whole(long low, long high) {
    return new Kind<>(
        "a whole number from " + low + " to " + high,
        text -> parseLong(text).filter(value -> low <= value && value <= high),
        String::valueOf);
  }

  static Kind<Double> positive() {
    return decimal("a positive number", value -> value > 0);
  }

  /** A bound above 0, or none. */
  static Kind<Double> bound() {
    return positive().or("none", Double.POSITIVE_INFINITY);
  }

  /** A number of steps, or none. */
  static Kind<Long> steps() {
    return whole(1, TrainSettings.NEVER - 1).or("none", TrainSettings.NEVER);
  }

  static Kind<Double> atLeastZero() {
    return decimal("0 or a positive number", value -> value >= 0);
  }

  static Kind<Double> fraction() {
    return decimal("a number in [0, 1)", value -> value >= 0 && value < 1);
  }

  static Kind<Double> share() {
    return decimal("a number in (0, 1]", value -> value > 0 && value <= 1);
  }

  static Kind<Double> number() {
    return decimal("a number", value -> true);
  }

  static Kind<Boolean> flag() {
    var word = word("true", "false");
    return new Kind<>(
        word.expected, text -> word.parse.apply(text).map("true"::equals), String::valueOf);
  }

  /** A whole number of milliseconds, seconds, minutes, hours or days, more than 0. */
  static Kind<Duration> duration(Duration longest) {
    return new Kind<>(
        "a time such as 500ms, 90s, 2min, 1h or 1d, up to " + longest.toDays() + "d",
        text ->
            Durations.parse(text).filter(time -> !time.isZero() && time.compareTo(longest) <= 0),
        Durations::write);
  }

  /** One of an enum's constants, in lower case with hyphens. */
  static <E extends Enum<E>> Kind<E> choice(E[] constants) {
    var all = List.of(constants);
    Function<E, String> write = e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Kind<>(
        alternatives(all.stream().map(write).toList()),
        text -> all.stream().filter(e -> write.apply(e).equals(text)).findFirst(),
        write);
  }

  static Kind<String> word(String... words) {
    var all = List.of(words);
    return new Kind<>(
        alternatives(Arrays.asList(words)),
        text -> Optional.of(text).filter(all::contains),
        Function.identity());
  }

  static Kind<String> path() {
    return new Kind<>(
        "a path", text -> Optional.of(text).filter(t -> !t.isBlank()), Function.identity());
  }

  /** This kind, or a word that stands for {@code meaning}. */
  Kind<T> or(String word, T meaning) {
    return new Kind<>(
        word + " or " + expected,
        text -> text.equals(word) ? Optional.of(meaning) : parse.apply(text),
        value -> value.equals(meaning) ? word : write.apply(value));
  }

  private static Kind<Double> decimal(String expected, Predicate<Double> valid) {
    return new Kind<>(
        expected,
        text -> parseDouble(text).filter(Double::isFinite).filter(valid),
        String::valueOf);
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

  /** Java's parser also takes NaN, hexadecimal numbers and type suffixes; a setting does not. */
  private static Optional<Double> parseDouble(String text) {
    return text.length() <= 400 && text.matches(DECIMAL)
        ? Optional.of(Double.parseDouble(text) + 0.0)
        : Optional.empty();
  }

  private static String alternatives(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
