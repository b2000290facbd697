package dev.carrybit.spark;

import dev.carrybit.linalg.Conversion;
import java.io.Serializable;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * Numbers that cross Spark: serialized as a {@link DenseVector}, or as floats, half the bytes, if
 * that loses nothing. In float32 this holds for weights, for carried states and for the vector of a
 * single shard. The sum of several shards may need doubles.
 */
record ShippedVector(double[] values) implements Serializable {

  static final ShippedVector EMPTY = new ShippedVector(new double[0]);

  private record Doubles(DenseVector vector) implements Serializable {
    private Object readResolve() {
      return new ShippedVector(vector.values());
    }
  }

  private record Floats(float[] values) implements Serializable {
    private Object readResolve() {
      var doubles = new double[values.length];
      Conversion.widen(values, doubles);
      return new ShippedVector(doubles);
    }
  }

  private Object writeReplace() {
    return isFloats(values)
        ? new Floats(Conversion.narrowed(values, new float[0]))
        : new Doubles(new DenseVector(values));
  }

  private static boolean isFloats(double[] values) {
    for (double value : values) {
      if ((float) value != value) {
        return false;
      }
    }
    return true;
  }
}
