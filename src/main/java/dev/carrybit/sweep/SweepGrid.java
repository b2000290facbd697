package dev.carrybit.sweep;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The values that a sweep tries. It trains with every combination of them.
 *
 * @param values by key, in the order of the command line
 */
public record SweepGrid(List<Map.Entry<String, List<String>>> values) {

  /**
   * Parses words {@code key=v1,v2,…}. Keys and values are not checked.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) with all words that have another
   *     form
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
    if (keys.contains("run.dir")) {
      problems.add(
          "run.dir: trainings of a sweep have no directories of their own; expected --output");
    }
    if (count(values, "seed") > 1) {
      problems.add("seed: expected one value, from which --seeds N counts on");
    }
    if (!problems.isEmpty()) {
      throw new CarrybitException(ExitCode.CONFIGURATION, String.join("\n", problems));
    }
    return new SweepGrid(List.copyOf(values));
  }

  private static int count(List<Map.Entry<String, List<String>>> values, String key) {
    return values.stream()
        .filter(each -> each.getKey().equals(key))
        .mapToInt(each -> each.getValue().size())
        .findFirst()
        .orElse(0);
  }

  /** The number of combinations; somewhere above {@code Integer.MAX_VALUE} if it is larger. */
  long size() {
    long size = 1;
    for (var each : values) {
      size = size > Integer.MAX_VALUE ? size : size * each.getValue().size();
    }
    return size;
  }

  /** All combinations. The last key changes fastest. */
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

  /** The values in {@code combination} of the keys that have several values. */
  List<Map.Entry<String, String>> varied(List<Map.Entry<String, String>> combination) {
    return combination.stream().filter(value -> count(values, value.getKey()) > 1).toList();
  }
}
