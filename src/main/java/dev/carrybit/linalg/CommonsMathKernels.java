package dev.carrybit.linalg;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;

/**
 * Products by Commons Math, whose row matrices are copies of the operands: the reference for all
 * other products. The rest is scalar.
 */
final class CommonsMathKernels extends ScalarKernels {

  @Override
  public PackedMatrix packed(int rows, int columns) {
    return new RowMatrix();
  }

  @Override
  public void multAddTransA(Matrix a, Matrix b, Matrix c) {
    add(transposed(a).multiply(copy(b)), c);
  }

  /** A copy of the source, made once for many products. */
  private static final class RowMatrix implements PackedMatrix {

    private Array2DRowRealMatrix matrix = new Array2DRowRealMatrix();

    @Override
    public void pack(Matrix source, boolean transpose) {
      matrix = transpose ? transposed(source) : copy(source);
    }

    @Override
    public void multAdd(Matrix a, Matrix c) {
      add(copy(a).multiply(matrix), c);
    }
  }

  private static Array2DRowRealMatrix copy(Matrix matrix) {
    var rows = new double[matrix.rows()][matrix.columns()]; // float64
    for (int i = 0; i < rows.length; i++) {
      int from = matrix.offset() + i * matrix.columns();
      Conversion.copy(matrix.values(), from, rows[i], 0, matrix.columns());
    }
    return new Array2DRowRealMatrix(rows, false);
  }

  /** Commons Math's own transpose calls a visitor for each entry. */
  private static Array2DRowRealMatrix transposed(Matrix matrix) {
    var rows = new double[matrix.columns()][matrix.rows()]; // float64
    for (int j = 0; j < rows.length; j++) {
      for (int i = 0; i < matrix.rows(); i++) {
        rows[j][i] = matrix.values()[matrix.offset() + i * matrix.columns() + j];
      }
    }
    return new Array2DRowRealMatrix(rows, false);
  }

  private static void add(Array2DRowRealMatrix product, Matrix c) {
    var rows = product.getDataRef();
    for (int i = 0; i < rows.length; i++) {
      int at = c.offset() + i * c.columns();
      for (int j = 0; j < c.columns(); j++) {
        c.values()[at + j] += rows[i][j];
      }
    }
  }
}
