package dev.carrybit.linalg;

/** The products in plain Java: the specification of {@link VectorProducts}. */
record PlainProducts() implements Products {

  @Override
  public Factor factor(int rows, int columns) {
    return new MatrixFactor(rows, columns, PlainProducts::accumulate);
  }

  private static void accumulate(Matrix a, Matrix b, Matrix c) {
    PlainLoops.accumulate(Strided.of(a), b, c);
  }

  @Override
  public void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c) {
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    PlainLoops.accumulate(Strided.transposed(a), b, c);
  }
}
