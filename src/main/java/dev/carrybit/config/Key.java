package dev.carrybit.config;

/**
 * One thing that a user may set.
 *
 * @param name path in the file, {@code train.steps}
 * @param kind what its value may be
 */
record Key<T>(String name, Kind<T> kind) {

  @Override
  public String toString() {
    return name;
  }
}
