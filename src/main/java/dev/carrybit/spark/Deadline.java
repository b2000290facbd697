package dev.carrybit.spark;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The longest time for which one and the same thing may be going on. */
final class Deadline {

  private final Duration longest;
  private final LongSupplier nanoTime;
  private Optional<?> seen = Optional.empty();
  private long since;

  /**
   * A deadline for whatever {@link #passed} is told of.
   *
   * @param nanoTime a clock, as {@link System#nanoTime}
   */
  Deadline(Duration longest, LongSupplier nanoTime) {
    this.longest = longest;
    this.nanoTime = nanoTime;
  }

  /**
   * Whether this has been going on for longer than it may. Time begins anew with something else.
   *
   * @param what is going on, if anything
   */
  boolean passed(Optional<?> what) {
    if (!what.equals(seen)) {
      seen = what;
      since = nanoTime.getAsLong();
    }
    return what.isPresent() && nanoTime.getAsLong() - since >= longest.toNanos();
  }

  /** Whether this condition has held for longer than it may. */
  boolean passed(boolean condition) {
    return passed(condition ? Optional.of(true) : Optional.empty());
  }
}
