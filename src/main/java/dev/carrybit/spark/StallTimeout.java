package dev.carrybit.spark;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Detects that a state has lasted too long. The clock restarts whenever the state changes. */
final class StallTimeout {

  private final Duration limit;
  private final LongSupplier nanoTime;
  private Optional<?> state = Optional.empty();
  private long since;

  /**
   * A timeout of {@code limit}.
   *
   * @param nanoTime a clock, as {@link System#nanoTime}
   */
  StallTimeout(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Whether {@code current} is present and has been the same for the limit or longer. */
  boolean exceeded(Optional<?> current) {
    if (!current.equals(state)) {
      state = current;
      since = nanoTime.getAsLong();
    }
    return current.isPresent() && nanoTime.getAsLong() - since >= limit.toNanos();
  }

  /** Whether {@code condition} has been true for the limit or longer. */
  boolean exceeded(boolean condition) {
    return exceeded(condition ? Optional.of(true) : Optional.empty());
  }
}
