package dev.carrybit.nn;

import java.util.Arrays;
import java.util.Locale;

/** The numbers in which a network computes. Weights and sums over shards are always doubles. */
public enum Precision {
  /** Java's double. */
  FLOAT64,
  /** Java's float: half the memory, and twice the numbers in a vector. */
  FLOAT32;

  /** {@code values}, or a copy in which each is rounded to the numbers of this precision. */
  public double[] rounded(double[] values) {
    return switch (this) {
      case FLOAT64 -> values;
      case FLOAT32 -> Arrays.stream(values).map(value -> (float) value).toArray();
    };
  }

  /** The value of {@code compute.precision}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
