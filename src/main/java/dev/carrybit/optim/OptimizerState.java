package dev.carrybit.optim;

/** What an optimizer accumulates: arrays as long as the weights, such as Adam's m and v. */
public final class OptimizerState {

  private final double[][] arrays;

  OptimizerState(double[][] arrays) {
    this.arrays = arrays;
  }

  /**
   * A state from its arrays one after the other, which are copied.
   *
   * @param size of an array: the number of weights
   */
  public static OptimizerState of(double[] values, int size) {
    var arrays = new double[values.length / size][size];
    for (int i = 0; i < arrays.length; i++) {
      System.arraycopy(values, i * size, arrays[i], 0, size);
    }
    return new OptimizerState(arrays);
  }

  /** The number of arrays. */
  public int arrayCount() {
    return arrays.length;
  }

  /** A copy of the arrays, one after the other. */
  public double[] values() {
    int size = arrays.length == 0 ? 0 : arrays[0].length;
    var values = new double[Math.multiplyExact(arrays.length, size)];
    for (int i = 0; i < arrays.length; i++) {
      System.arraycopy(arrays[i], 0, values, i * size, size);
    }
    return values;
  }

  /** Replaces the arrays by a mean: sums from {@code from} on, divided by {@code count}. */
  public void average(double[] sums, int from, int count) {
    int at = from;
    for (var array : arrays) {
      for (int i = 0; i < array.length; i++) {
        array[i] = sums[at + i] / count;
      }
      at += array.length;
    }
  }

  /** Array {@code i}; not a copy. */
  double[] array(int i) {
    return arrays[i];
  }
}
