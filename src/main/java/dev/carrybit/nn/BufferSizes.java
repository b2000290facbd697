package dev.carrybit.nn;

import dev.carrybit.linalg.Kernels;
import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.PackedMatrix;

/**
 * Allocates the buffers of a workspace and adds up their sizes. A dry run allocates nothing: its
 * sum is the estimate of the memory that a shard needs. Sizes are doubles, because those of a
 * configuration that is only being checked may exceed any array.
 */
final class BufferSizes {

  private final Kernels kernels;
  private final boolean dryRun;
  private double bytes; // float64
  private double longest; // float64

  BufferSizes(Kernels kernels, boolean dryRun) {
    this.kernels = kernels;
    this.dryRun = dryRun;
  }

  /** The sum of all sizes so far. */
  BufferTotal total() {
    return new BufferTotal(bytes, longest);
  }

  double[] numbers( //
      double rows, double columns) { // float64
    return new double[length(rows, columns, Double.BYTES)];
  }

  int[] ints(double length) { // float64
    return new int[length(length, 1, Integer.BYTES)];
  }

  Matrix matrix(double rows, double columns) { // float64
    return length(rows, columns, Double.BYTES) == 0
        ? Matrix.zeros(1, 1)
        : Matrix.zeros((int) rows, (int) columns);
  }

  PackedMatrix packed(double rows, double columns) { // float64
    return length(rows, columns, Double.BYTES) == 0
        ? kernels.packed(1, 1)
        : kernels.packed((int) rows, (int) columns);
  }

  /** Adds the size of a buffer; returns its length, or 0 in a dry run. */
  int length(double rows, double columns, int bytesPerNumber) { // float64
    bytes += rows * columns * bytesPerNumber;
    longest = Math.max(longest, rows * columns);
    return dryRun ? 0 : Math.toIntExact((long) (rows * columns));
  }
}
