package dev.carrybit.sweep;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a sweep tries: every combination of the values of keys.
 *
 * @param values by key, in the order in which they were given
 */
public record SweepGrid(List<Map.Entry<String, List<String>>> values) {

  /**
   * The grid of words {@code key=v1,v2,…}, not checked any further.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if they are no such words
   */
  public static SweepGrid of(List<String> words) {
    var problems = new ArrayList<String>();
    var keys = new HashSet<String>();
    var values = new ArrayList<Map.Entry<String, List<String>>>();
    for (var word : words) {
      int equals = word.indexOf('=');
      var key = word.substring(0, Math.max(0, equals)).strip();
      var each = List.of(word.substring(equals + 1).split(",", -1));
      if (equals < 0) {
        problems.add(word + ": expected key=v1,v2,…");
      } else if (!keys.add(key)) {
        problems.add(key + ": expected all its values in one place, is there twice");
      } else if (each.size() > 1 && each.stream().anyMatch(String::isBlank)) {
        problems.add(
            "%s: expected a value before and after each comma, was %s"
                .formatted(key, word.substring(equals + 1)));
      } else if (new HashSet<>(each).size() < each.size()) {
        problems.add(
            "%s: expected different values, was %s".formatted(key, word.substring(equals + 1)));
      }
      values.add(Map.entry(key, each));
    }
    require(
        keys.contains("run.dir"),
        "run.dir: trainings of a sweep have no directories of their own; expected --output",
        problems);
    require(
        size(values, "seed") > 1,
        "seed: expected one value, from which --seeds N counts on",
        problems);
    if (!problems.isEmpty()) {
      throw new CarrybitException(ExitCode.CONFIGURATION, String.join("\n", problems));
    }
    return new SweepGrid(List.copyOf(values));
  }

  private static void require(boolean wrong, String problem, List<String> problems) {
    if (wrong) {
      problems.add(problem);
    }
  }

  private static int size(List<Map.Entry<String, List<String>>> values, String key) {
    return values.stream()
        .filter(each -> each.getKey().equals(key))
        .mapToInt(each -> each.getValue().size())
        .findFirst()
        .orElse(0);
  }

  /** Number of combinations, or the largest number there is. */
  long size() {
    long size = 1;
    for (var each : values) {
      size = size > Integer.MAX_VALUE ? size : size * each.getValue().size();
    }
    return size;
  }

  /** All combinations, the last key's values changing fastest. */
  List<List<Map.Entry<String, String>>> combinations() {
    var all = new ArrayList<List<Map.Entry<String, String>>>();
    all.add(List.of());
    for (var each : values) {
      var longer = new ArrayList<List<Map.Entry<String, String>>>();
      for (var begun : all) {
        for (var value : each.getValue()) {
          var one = new ArrayList<>(begun);
          one.add(Map.entry(each.getKey(), value));
          longer.add(one);
        }
      }
      all = longer;
    }
    return all;
  }

  /** What is particular to a combination: the values of keys that have several. */
  List<Map.Entry<String, String>> varied(List<Map.Entry<String, String>> combination) {
    return combination.stream().filter(value -> size(values, value.getKey()) > 1).toList();
  }
}
