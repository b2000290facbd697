package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.PackedMatrix;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names and shapes of all buffers of a workspace. The workspace allocates by it, and its sum is
 * the estimate of the memory that a shard needs. Sizes are doubles: those of a configuration that
 * is only being checked may exceed any array.
 */
public final class BufferTable {

  private record Buffer(double rows, double columns, int bytesPerNumber) {
    double size() {
      return rows * columns;
    }
  }

  private final Map<String, Buffer> buffers = new LinkedHashMap<>();

  BufferTable() {}

  /** Adds a buffer of doubles. */
  void add(String name, double rows, double columns) {
    buffers.put(name, new Buffer(rows, columns, Double.BYTES));
  }

  /** Adds a buffer of other numbers. */
  void add(String name, double rows, double columns, int bytesPerNumber) {
    buffers.put(name, new Buffer(rows, columns, bytesPerNumber));
  }

  /** Bytes of all buffers. */
  public double bytes() {
    return buffers.values().stream().mapToDouble(b -> b.size() * b.bytesPerNumber).sum();
  }

  /** Numbers of the longest buffer. */
  public double longest() {
    return buffers.values().stream().mapToDouble(Buffer::size).max().orElse(0);
  }

  boolean has(String name) {
    return buffers.containsKey(name);
  }

  /** A new array for the buffer {@code name}; empty if there is no such buffer. */
  double[] doubles(String name) {
    return new double[length(name)];
  }

  /** A new array for the buffer {@code name}; empty if there is no such buffer. */
  int[] ints(String name) {
    return new int[length(name)];
  }

  /** A new packed matrix of the buffer's shape; of 1 × 1 if there is no such buffer. */
  PackedMatrix packed(String name, Kernels kernels) {
    var buffer = buffers.getOrDefault(name, new Buffer(1, 1, Double.BYTES));
    return kernels.packed((int) buffer.rows, (int) buffer.columns);
  }

  private int length(String name) {
    return has(name) ? Math.toIntExact((long) buffers.get(name).size()) : 0;
  }
}
