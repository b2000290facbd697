package dev.carrybit.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as the user writes them: a whole number and a unit, {@code 2min}. */
final class Durations {

  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})(ms|s|min|h|d)");

  private Durations() {}

  /** The units, the longest first. */
  private static Map<String, Duration> units() {
    var units = new LinkedHashMap<String, Duration>();
    units.put("d", Duration.ofDays(1));
    units.put("h", Duration.ofHours(1));
    units.put("min", Duration.ofMinutes(1));
    units.put("s", Duration.ofSeconds(1));
    units.put("ms", Duration.ofMillis(1));
    return units;
  }

  static Optional<Duration> parse(String text) {
    return Optional.of(WRITTEN.matcher(text))
        .filter(found -> found.matches())
        .map(found -> units().get(found.group(2)).multipliedBy(Long.parseLong(found.group(1))));
  }

  /** The time in the longest unit of which it is a whole number. */
  static String write(Duration time) {
    return units().entrySet().stream()
        .filter(unit -> time.toMillis() % unit.getValue().toMillis() == 0)
        .findFirst()
        .map(unit -> time.toMillis() / unit.getValue().toMillis() + unit.getKey())
        .orElseThrow();
  }
}
