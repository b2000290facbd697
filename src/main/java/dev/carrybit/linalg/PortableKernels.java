package dev.carrybit.linalg;

/**
 * Plain Java products in a fixed order: for each entry of C the terms are added one after the other
 * in the order of k. The inner loop runs along a row of C, over outputs that do not depend on each
 * other, so that the compiler turns it into vector instructions without changing a bit.
 */
public record PortableKernels() implements Kernels {

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public void accumulateProduct(Matrix a, Matrix b, Matrix c) {
    assert a.columns() == b.rows() && a.rows() == c.rows() && b.columns() == c.columns();
    accumulate(a, a.stride(), 1, b, c);
  }

  @Override
  public void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c) {
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    accumulate(a, 1, a.stride(), b, c);
  }

  /** Entry (i, k) of the left operand is at a.offset + i·rowStep + k·columnStep. */
  private static void accumulate(Matrix a, int rowStep, int columnStep, Matrix b, Matrix c) {
    var left = a.values();
    int terms = b.rows();
    int columns = c.columns();
    int k = 0;
    for (; k + 4 <= terms; k += 4) {
      int row = b.offset() + k * b.stride();
      for (int i = 0; i < c.rows(); i++) {
        int at = a.offset() + i * rowStep + k * columnStep;
        addRows(
            left[at],
            left[at + columnStep],
            left[at + 2 * columnStep],
            left[at + 3 * columnStep],
            b.values(),
            row,
            b.stride(),
            c.values(),
            c.offset() + i * c.stride(),
            columns);
      }
    }
    for (; k < terms; k++) {
      int row = b.offset() + k * b.stride();
      for (int i = 0; i < c.rows(); i++) {
        double scale = left[a.offset() + i * rowStep + k * columnStep];
        addRow(scale, b.values(), row, c.values(), c.offset() + i * c.stride(), columns);
      }
    }
  }

  private static void addRows(
      double a0,
      double a1,
      double a2,
      double a3,
      double[] b,
      int row,
      int stride,
      double[] c,
      int at,
      int columns) {
    int row1 = row + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;
    for (int j = 0; j < columns; j++) {
      c[at + j] =
          c[at + j] + a0 * b[row + j] + a1 * b[row1 + j] + a2 * b[row2 + j] + a3 * b[row3 + j];
    }
  }

  private static void addRow(double scale, double[] b, int row, double[] c, int at, int columns) {
    for (int j = 0; j < columns; j++) {
      c[at + j] += scale * b[row + j];
    }
  }
}
