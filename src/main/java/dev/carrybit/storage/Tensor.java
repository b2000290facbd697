package dev.carrybit.storage;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A named array of numbers. Two tensors are equal if names, shapes and all bits of the values are.
 *
 * @param name not empty
 * @param shape sizes of at least 0; empty for a single number
 * @param values in row-major order, as many as the product of the sizes; shared, not copied
 */
public record Tensor(String name, int[] shape, double[] values) {

  public Tensor {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (size != values.length) {
      throw new IllegalArgumentException(
          name + ": expected " + size + " values by its shape, has " + values.length);
    }
  }

  /** The tensor under another name. */
  public Tensor as(String other) {
    return new Tensor(other, shape, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && name.equals(that.name)
        && Arrays.equals(shape, that.shape)
        && values.length == that.values.length
        && IntStream.range(0, values.length).allMatch(i -> bits(i) == that.bits(i));
  }

  /** For {@link Arrays#equals(double[], double[])}, all NaNs are equal. */
  private long bits(int i) {
    return Double.doubleToRawLongBits(values[i]);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
