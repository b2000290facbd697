package dev.carrybit.config;

import java.util.ArrayList;
import java.util.List;

/** The demands on settings that are not met. */
final class Demands {

  private final List<Problem> problems = new ArrayList<>();

  /**
   * Notes a problem, unless a demand is met.
   *
   * @param was the value of {@code key}
   * @param others keys that the demand follows from
   */
  void demand(boolean met, Key<?> key, String expected, Object was, Key<?>... others) {
    if (!met) {
      var keys = new ArrayList<Key<?>>(List.of(key));
      keys.addAll(List.of(others));
      problems.add(new Problem(key + ": expected " + expected + ", was " + was, keys));
    }
  }

  List<Problem> problems() {
    return problems;
  }
}
