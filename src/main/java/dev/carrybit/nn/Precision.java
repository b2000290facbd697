package dev.carrybit.nn;

/** The numbers in which a network computes. Weights and sums over shards are always doubles. */
public enum Precision {
  /** Java's double. */
  FLOAT64,
  /** Java's float: half the memory, and twice the numbers in a vector. */
  FLOAT32;

  /** {@code values}, or a copy in which each is rounded to the numbers of this precision. */
  public double[] rounded(double[] values) {
    if (this == FLOAT64) {
      return values;
    }
    var rounded = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  /** The bytes of a number. */
  public int bytes() {
    return this == FLOAT64 ? Double.BYTES : Float.BYTES;
  }
}
