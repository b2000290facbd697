package dev.carrybit.sweep;

import java.util.Locale;

/**
 * The time that a sweep will still take, if trainings go on to end as they did.
 *
 * @param began nanoseconds, by any clock
 * @param open trainings to do at that time
 */
public record SweepClock(long began, int open) {

  private static final double MINUTE = 60;

  /** What is left at {@code now}, with {@code left} trainings to go, in words. */
  public String left(long now, int left) {
    int ended = open - left;
    double seconds = ended == 0 ? 0 : (now - began) / 1e9 / ended * left;
    return seconds < MINUTE
        ? String.format(Locale.ROOT, "%.0f s left", seconds)
        : String.format(Locale.ROOT, "%.0f min left", seconds / MINUTE);
  }
}
