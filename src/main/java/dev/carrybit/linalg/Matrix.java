package dev.carrybit.linalg;

import org.apache.commons.math3.linear.AbstractRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * A row-major view of a {@code double[]}, and a Commons Math matrix: entry (i, j) is {@code
 * values[offset + i·columns + j]}. Views share the array: a network's weights are one flat array
 * with a matrix for each name.
 */
public final class Matrix extends AbstractRealMatrix {

  private final double[] values;
  private final int offset;
  private final int rows;
  private final int columns;

  private Matrix(double[] values, int offset, int rows, int columns) {
    super(rows, columns);
    if (offset < 0 || offset + (long) rows * columns > values.length) {
      throw new IllegalArgumentException(
          "a view of %d × %d at %d does not fit %d numbers"
              .formatted(rows, columns, offset, values.length));
    }
    this.values = values;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
  }

  /** A matrix of zeros in a new array. */
  public static Matrix zeros(int rows, int columns) {
    return view(new double[Math.multiplyExact(rows, columns)], 0, rows, columns);
  }

  /** A view of the numbers from {@code offset} on. */
  public static Matrix view(double[] values, int offset, int rows, int columns) {
    return new Matrix(values, offset, rows, columns);
  }

  /** The underlying array; shared. */
  public double[] values() {
    return values;
  }

  /** The index of entry (0, 0). */
  public int offset() {
    return offset;
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
      int from = source.offset + i * source.columns;
      for (int j = 0; j < source.columns; j++) {
        values[offset + j * columns + i] = source.values[from + j];
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
  public double getEntry(int row, int column) { // float64
    MatrixUtils.checkMatrixIndex(this, row, column);
    return values[offset + row * columns + column];
  }

  @Override
  public void setEntry(int row, int column, double value) { // float64
    MatrixUtils.checkMatrixIndex(this, row, column);
    values[offset + row * columns + column] = /* (float) */ value;
  }

  @Override
  public Matrix createMatrix(int rows, int columns) {
    return zeros(rows, columns);
  }

  @Override
  public Matrix copy() {
    var copy = zeros(rows, columns);
    System.arraycopy(values, offset, copy.values, 0, rows * columns);
    return copy;
  }
}
