package dev.carrybit.linalg;

import org.apache.commons.math3.linear.AbstractRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * A row-major view of a {@code double[]}, and a Commons Math matrix: entry (i, j) is {@code
 * values[offset + i·stride + j]}. Views share the array: a network's weights are one flat array
 * with a matrix for each name.
 */
public final class Matrix extends AbstractRealMatrix {

  private final double[] values;
  private final int offset;
  private final int rows;
  private final int columns;
  private final int stride;

  private Matrix(double[] values, int offset, int rows, int columns, int stride) {
    super(rows, columns);
    if (offset < 0 || stride < columns || last(offset, rows, columns, stride) >= values.length) {
      throw new IllegalArgumentException(
          "a view of %d × %d at %d with stride %d does not fit %d numbers"
              .formatted(rows, columns, offset, stride, values.length));
    }
    this.values = values;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  /** A matrix of zeros in a new array. */
  public static Matrix zeros(int rows, int columns) {
    return view(new double[Math.multiplyExact(rows, columns)], 0, rows, columns);
  }

  /** A view whose rows follow each other without gaps. */
  public static Matrix view(double[] values, int offset, int rows, int columns) {
    return new Matrix(values, offset, rows, columns, columns);
  }

  /** A view whose rows begin {@code stride} numbers apart. */
  public static Matrix view(double[] values, int offset, int rows, int columns, int stride) {
    return new Matrix(values, offset, rows, columns, stride);
  }

  /** The view of {@code count} rows from row {@code from}. */
  public Matrix rows(int from, int count) {
    if (from < 0 || count > rows - from) {
      throw new IllegalArgumentException(
          "expected rows among 0 to %d, was %d rows from %d".formatted(rows - 1, count, from));
    }
    return new Matrix(values, offset + from * stride, count, columns, stride);
  }

  /** The underlying array; shared. */
  public double[] values() {
    return values;
  }

  /** The index of entry (0, 0). */
  public int offset() {
    return offset;
  }

  /** Distance between the beginnings of two rows. */
  public int stride() {
    return stride;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** Writes the transpose of {@code source} into this view. */
  public void assignTransposed(Matrix source) {
    assert source.rows == columns && source.columns == rows;
    for (int i = 0; i < source.rows; i++) {
      int from = source.offset + i * source.stride;
      for (int j = 0; j < source.columns; j++) {
        values[offset + j * stride + i] = source.values[from + j];
      }
    }
  }

  @Override
  public int getRowDimension() {
    return rows;
  }

  @Override
  public int getColumnDimension() {
    return columns;
  }

  @Override
  public double getEntry(int row, int column) {
    MatrixUtils.checkMatrixIndex(this, row, column);
    return values[offset + row * stride + column];
  }

  @Override
  public void setEntry(int row, int column, double value) {
    MatrixUtils.checkMatrixIndex(this, row, column);
    values[offset + row * stride + column] = value;
  }

  @Override
  public Matrix createMatrix(int rows, int columns) {
    return zeros(rows, columns);
  }

  @Override
  public Matrix copy() {
    var copy = zeros(rows, columns);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, offset + i * stride, copy.values, i * columns, columns);
    }
    return copy;
  }

  private static long last(int offset, int rows, int columns, int stride) {
    return offset + (rows - 1L) * stride + columns - 1;
  }
}
