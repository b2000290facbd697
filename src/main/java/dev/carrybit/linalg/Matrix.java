package dev.carrybit.linalg;

import org.apache.commons.math3.exception.MathIllegalArgumentException;
import org.apache.commons.math3.linear.AbstractRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A row-major window onto a {@code double[]}, and a Commons Math matrix: entry (i, j) is {@code
 * values[offset + i·stride + j]}. Windows share the array, so that a network's weights are one flat
 * array and a matrix for each of their names.
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
          "a window of %d × %d at %d with stride %d does not fit %d numbers"
              .formatted(rows, columns, offset, stride, values.length));
    }
    this.values = values;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  /** A matrix of zeros with an array of its own. */
  public static Matrix zeros(int rows, int columns) {
    return view(new double[Math.multiplyExact(rows, columns)], 0, rows, columns);
  }

  /** A window whose rows follow each other without gaps. */
  public static Matrix view(double[] values, int offset, int rows, int columns) {
    return new Matrix(values, offset, rows, columns, columns);
  }

  /** A window whose rows begin {@code stride} numbers apart. */
  public static Matrix view(double[] values, int offset, int rows, int columns, int stride) {
    return new Matrix(values, offset, rows, columns, stride);
  }

  /** The window of {@code count} rows from row {@code from}; all of them rows of this one. */
  public Matrix rows(int from, int count) {
    if (from < 0 || count > rows - from) {
      throw new IllegalArgumentException(
          "expected rows among 0 to %d, was %d rows from %d".formatted(rows - 1, count, from));
    }
    return new Matrix(values, offset + from * stride, count, columns, stride);
  }

  /** The array below; shared. */
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

  /** Writes the transpose of {@code source}, whose shape is this one's turned, into this window. */
  public void assignTransposed(Matrix source) {
    assert source.rows == columns && source.columns == rows;
    for (int i = 0; i < source.rows; i++) {
      int from = source.offset + i * source.stride;
      for (int j = 0; j < source.columns; j++) {
        values[offset + j * stride + i] = source.values[from + j];
      }
    }
  }

  /** Adds the transpose of {@code source}, whose shape is this one's turned, to this window. */
  public void addTransposed(Matrix source) {
    assert source.rows == columns && source.columns == rows;
    for (int i = 0; i < rows; i++) {
      int to = offset + i * stride;
      for (int j = 0; j < columns; j++) {
        values[to + j] += source.values[source.offset + j * source.stride + i];
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

  @Override
  public RealMatrix multiply(RealMatrix other) throws MathIllegalArgumentException {
    MatrixUtils.checkMultiplicationCompatible(this, other);
    var product = zeros(rows, other.getColumnDimension());
    var factor = new PlainProducts().factor(columns, product.columns);
    factor.assign(of(other));
    factor.accumulateProduct(this, product);
    return product;
  }

  private static Matrix of(RealMatrix other) {
    if (other instanceof Matrix matrix) {
      return matrix;
    }
    var copy = zeros(other.getRowDimension(), other.getColumnDimension());
    copy.setSubMatrix(other.getData(), 0, 0);
    return copy;
  }

  private static long last(int offset, int rows, int columns, int stride) {
    return offset + (rows - 1L) * stride + columns - 1;
  }
}
