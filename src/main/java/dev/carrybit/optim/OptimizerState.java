package dev.carrybit.optim;

/**
 * What an optimizer accumulates: one or several arrays as long as the weights, and a step count.
 */
public final class OptimizerState {

  private final double[] memory;
  private long steps;

  public OptimizerState(double[] memory, long steps) {
    this.memory = memory;
    this.steps = steps;
  }

  /** The arrays one after the other: for n weights, array m begins at m·n. Not a copy. */
  public double[] memory() {
    return memory;
  }

  /** Number of completed steps. */
  public long steps() {
    return steps;
  }

  /** Adds to the number of completed steps. */
  public void count(int taken) {
    steps += taken;
  }
}
