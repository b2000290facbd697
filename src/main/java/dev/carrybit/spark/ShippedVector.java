package dev.carrybit.spark;

import dev.carrybit.linalg.Conversion;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * A vector that crosses Spark. It is serialized as floats, half the bytes, if that loses nothing.
 * In float32 this holds for weights, for carried states and for the vector of a single shard. The
 * sum of several shards may need doubles.
 *
 * <p>The numbers are serialized as one array of bytes, little-endian. Java serializes arrays of
 * numbers a kilobyte at a time, several times as slowly.
 */
record ShippedVector(DenseVector vector) implements Serializable {

  static final ShippedVector EMPTY = new ShippedVector(new double[0]);

  ShippedVector(double[] values) {
    this(new DenseVector(values));
  }

  double[] values() {
    return vector.values();
  }

  private record Doubles(byte[] bytes) implements Serializable {

    static Doubles of(double[] values) {
      var bytes = new byte[Double.BYTES * values.length];
      buffer(bytes).asDoubleBuffer().put(values);
      return new Doubles(bytes);
    }

    private Object readResolve() {
      var values = new double[bytes.length / Double.BYTES];
      buffer(bytes).asDoubleBuffer().get(values);
      return new ShippedVector(values);
    }
  }

  private record Floats(byte[] bytes) implements Serializable {

    static Floats of(double[] values) {
      var bytes = new byte[Float.BYTES * values.length];
      buffer(bytes).asFloatBuffer().put(Conversion.narrowed(values, new float[0]));
      return new Floats(bytes);
    }

    private Object readResolve() {
      var floats = new float[bytes.length / Float.BYTES];
      buffer(bytes).asFloatBuffer().get(floats);
      var values = new double[floats.length];
      Conversion.widen(floats, values);
      return new ShippedVector(values);
    }
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Object writeReplace() {
    return isFloats(values()) ? Floats.of(values()) : Doubles.of(values());
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
