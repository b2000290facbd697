package dev.carrybit.train;

import java.util.function.LongSupplier;

/** An engine whose rounds are timed; what it computes is another's. */
public final class TimedEngine implements GradientEngine {

  private static final double NANOS = 1e9;

  private final GradientEngine engine;
  private final LongSupplier clock;
  private double compute;
  private double whole;
  private long ended;

  /** An engine whose {@code clock} counts nanoseconds. */
  public TimedEngine(GradientEngine engine, LongSupplier clock) {
    this.engine = engine;
    this.clock = clock;
  }

  @Override
  public RoundSum round(RoundInput input) {
    long began = clock.getAsLong();
    var sum = engine.round(input);
    ended = clock.getAsLong();
    whole = (ended - began) / NANOS;
    // two machines' clocks may differ in speed
    compute = Math.min(whole, sum.computeSeconds());
    return sum;
  }

  @Override
  public Measurement measure(double[] weights, Evaluation evaluation) {
    return engine.measure(weights, evaluation);
  }

  /** Where the time of the last round went, whose update has ended just now. */
  public RoundTimes times() {
    return new RoundTimes(compute, whole - compute, (clock.getAsLong() - ended) / NANOS);
  }

  @Override
  public void close() {
    engine.close();
  }
}
