package dev.carrybit.linalg;

/** The products in plain Java: the specification of {@link VectorProducts}. */
record PlainProducts() implements Products {

  @Override
  public Factor factor(int rows, int columns) {
    return new PlainFactor(rows, columns);
  }

  @Override
  public void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c) {
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    PlainLoops.accumulate(Strided.transposed(a), b, c);
  }

  /** The matrix that was assigned, or its transpose's copy. */
  private static final class PlainFactor implements Factor {

    private final Matrix turned;
    private Matrix matrix;

    PlainFactor(int rows, int columns) {
      turned = Matrix.zeros(rows, columns);
      matrix = turned;
    }

    @Override
    public void assign(Matrix source) {
      assert source.rows() == turned.rows() && source.columns() == turned.columns();
      matrix = source;
    }

    @Override
    public void assignTransposed(Matrix source) {
      turned.assignTransposed(source);
      matrix = turned;
    }

    @Override
    public void accumulateProduct(Matrix a, Matrix c) {
      assert a.columns() == matrix.rows();
      assert a.rows() == c.rows() && matrix.columns() == c.columns();
      PlainLoops.accumulate(Strided.of(a), matrix, c);
    }
  }
}
