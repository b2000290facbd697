package dev.carrybit.optim;

import java.util.Arrays;

/**
 * What an optimizer accumulates: arrays as long as the weights, such as Adam's m and v, and a step
 * count.
 */
public final class OptimizerState {

  private final double[][] arrays;
  private long steps;

  OptimizerState(double[][] arrays, long steps) {
    this.arrays = arrays;
    this.steps = steps;
  }

  /**
   * A state after {@code steps} steps.
   *
   * @param memory the arrays one after the other; copied
   * @param size of an array: the number of weights
   */
  public static OptimizerState of(double[] memory, int size, long steps) {
    var arrays = new double[(int) Math.ceil((double) memory.length / size)][];
    for (int i = 0; i < arrays.length; i++) {
      int from = i * size;
      arrays[i] = Arrays.copyOfRange(memory, from, from + Math.min(size, memory.length - from));
    }
    return new OptimizerState(arrays, steps);
  }

  /** A copy of the arrays, one after the other. */
  public double[] memory() {
    var memory = new double[Arrays.stream(arrays).mapToInt(array -> array.length).sum()];
    int at = 0;
    for (var array : arrays) {
      System.arraycopy(array, 0, memory, at, array.length);
      at += array.length;
    }
    return memory;
  }

  /** A state that shares no array with this one. */
  public OptimizerState copy() {
    return new OptimizerState(
        Arrays.stream(arrays).map(double[]::clone).toArray(double[][]::new), steps);
  }

  /** Array {@code i}; not a copy. */
  double[] array(int i) {
    return arrays[i];
  }

  /** Number of completed steps. */
  public long steps() {
    return steps;
  }

  /** Counts a step. */
  void count() {
    steps++;
  }
}
