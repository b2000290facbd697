package dev.carrybit.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * A vector that is sent as its bytes: Java's serialization would write and read its doubles one by
 * one.
 */
record ShippedVector(DenseVector vector) implements Serializable {

  static ShippedVector of(double[] values) {
    return new ShippedVector(new DenseVector(values));
  }

  /** The vector's own numbers. */
  double[] values() {
    return vector.values();
  }

  private Object writeReplace() {
    var bytes = new byte[Math.multiplyExact(Double.BYTES, vector.size())];
    onTheWay(bytes).asDoubleBuffer().put(vector.values());
    return new Bytes(bytes);
  }

  /** The same order of bytes on every host, and that of nearly all processors. */
  private static ByteBuffer onTheWay(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A vector on its way. */
  private record Bytes(byte[] bytes) implements Serializable {

    private Object readResolve() {
      var values = new double[bytes.length / Double.BYTES];
      onTheWay(bytes).asDoubleBuffer().get(values);
      return of(values);
    }
  }
}
