package dev.carrybit.nn;

/** The check that every size of a network passes. */
final class Sizes {

  private Sizes() {}

  static void requirePositive(String name, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException(name + ": expected a positive size, was " + size);
    }
  }
}
