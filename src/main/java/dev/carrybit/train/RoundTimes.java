package dev.carrybit.train;

/**
 * Where the time of rounds went, in seconds.
 *
 * @param compute of the slowest task of each round
 * @param engine of the rest of each round until its sum was there: sending, scheduling, collecting
 * @param update of the driver, from the sum to the new weights
 */
public record RoundTimes(double compute, double engine, double update) {

  /** No time. */
  public static final RoundTimes NONE = new RoundTimes(0, 0, 0);

  /** Both together. */
  public RoundTimes plus(RoundTimes other) {
    return new RoundTimes(compute + other.compute, engine + other.engine, update + other.update);
  }

  /** The mean over {@code steps}. */
  public RoundTimes per(long steps) {
    return new RoundTimes(compute / steps, engine / steps, update / steps);
  }

  /** All of it. */
  public double total() {
    return compute + engine + update;
  }
}
