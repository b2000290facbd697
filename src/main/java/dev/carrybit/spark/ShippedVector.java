package dev.carrybit.spark;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Optional;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * A vector that crosses Spark. It is serialized as floats, half the bytes, if that loses nothing.
 * In float32 this holds for weights, for carried states and for the vector of a single shard. The
 * sum of several shards may need doubles.
 *
 * <p>The numbers are serialized as one array of bytes, little-endian. Java serializes other arrays
 * of numbers more slowly.
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
      var doubles = new Doubles(new byte[Double.BYTES * values.length]);
      doubles.buffer().put(values);
      return doubles;
    }

    private Object readResolve() {
      var values = new double[bytes.length / Double.BYTES];
      buffer().get(values);
      return new ShippedVector(values);
    }

    private DoubleBuffer buffer() {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    }
  }

  private record Floats(byte[] bytes) implements Serializable {

    private static final VarHandle FLOAT =
        MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    /** The numbers as floats, unless one would be rounded; checked here, which saves a pass. */
    static Optional<Floats> of(double[] values) {
      var bytes = new byte[Float.BYTES * values.length];
      for (int i = 0; i < values.length; i++) {
        float number = (float) values[i];
        if (number != values[i]) {
          return Optional.empty();
        }
        FLOAT.set(bytes, Float.BYTES * i, number);
      }
      return Optional.of(new Floats(bytes));
    }

    private Object readResolve() {
      var values = new double[bytes.length / Float.BYTES];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) FLOAT.get(bytes, Float.BYTES * i);
      }
      return new ShippedVector(values);
    }
  }

  private Object writeReplace() {
    var floats = Floats.of(values());
    return floats.isPresent() ? floats.get() : Doubles.of(values());
  }
}
