package dev.carrybit.config;

import java.util.List;

/**
 * Something that is wrong with values that are each right by themselves.
 *
 * @param message one line, without the place
 * @param keys whose values clash, the one to blame first
 */
record Problem(String message, List<Key<?>> keys) {

  Problem {
    keys = List.copyOf(keys);
  }

  static Problem of(String message, Key<?>... keys) {
    return new Problem(message, List.of(keys));
  }
}
