package dev.carrybit.config;

import java.time.Duration;

/** The checks that each single setting passes, whoever makes it. */
final class Expect {

  private Expect() {}

  static void between(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw wrong(key, "a whole number from " + low + " to " + high, value);
    }
  }

  /** A number above 0, infinity included, which stands for no bound. */
  static void positive(String key, double value) {
    if (!(value > 0)) {
      throw wrong(key, "a positive number", value);
    }
  }

  static void fraction(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw wrong(key, "a number in [0, 1)", value);
    }
  }

  static void finite(String key, double value) {
    if (!Double.isFinite(value)) {
      throw wrong(key, "a finite number", value);
    }
  }

  static void number(String key, double value) {
    if (Double.isNaN(value)) {
      throw wrong(key, "a number", value);
    }
  }

  static void duration(String key, Duration value, Duration longest) {
    if (value.isNegative() || value.isZero() || value.compareTo(longest) > 0) {
      throw wrong(key, "a time of up to " + longest.toDays() + " days", value);
    }
  }

  static void text(String key, String value) {
    if (value.isBlank()) {
      throw wrong(key, "some text", "'" + value + "'");
    }
  }

  private static IllegalArgumentException wrong(String key, String expected, Object was) {
    return new IllegalArgumentException(key + ": expected " + expected + ", was " + was);
  }
}
