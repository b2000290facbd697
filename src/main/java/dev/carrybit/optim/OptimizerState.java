package dev.carrybit.optim;

/** What an optimizer remembers between steps: its memories one after the other, and its steps. */
public final class OptimizerState {

  private final double[] memory;
  private long steps;

  public OptimizerState(double[] memory, long steps) {
    this.memory = memory;
    this.steps = steps;
  }

  /** The memories, memory {@code m} of a parameter of n at {@code m·n}; a view. */
  public double[] memory() {
    return memory;
  }

  /** Number of completed steps. */
  public long steps() {
    return steps;
  }

  /** Counts steps that were taken elsewhere. */
  public void count(int taken) {
    steps += taken;
  }
}
