package dev.carrybit.linalg;

import dev.ludovic.netlib.blas.BLAS;

/** Products by OpenBLAS, small ones by our own. */
final class NativeProducts implements Products {

  private final BLAS blas;
  private final long least;
  private final Products small = new PortableKernels().products();

  NativeProducts(BLAS blas, long least) {
    this.blas = blas;
    this.least = least;
  }

  @Override
  public Factor factor(int rows, int columns) {
    return (long) rows * columns < least
        ? small.factor(rows, columns)
        : new NativeFactor(rows, columns);
  }

  @Override
  public void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c) {
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    if ((long) c.rows() * c.columns() * b.rows() < least) {
      small.accumulateTransposedProduct(a, b, c);
    } else {
      accumulate(a, true, b, false, c);
    }
  }

  // A row-major matrix is its transpose to BLAS: Cᵀ ← Cᵀ + Bᵀ·Aᵀ.
  private void accumulate(Matrix a, boolean turnsA, Matrix b, boolean turnsB, Matrix c) {
    blas.dgemm(
        turnsB ? "T" : "N",
        turnsA ? "T" : "N",
        c.columns(),
        c.rows(),
        turnsB ? b.columns() : b.rows(),
        1,
        b.values(),
        b.offset(),
        b.stride(),
        a.values(),
        a.offset(),
        a.stride(),
        1,
        c.values(),
        c.offset(),
        c.stride());
  }

  /** The matrix itself: BLAS packs it for each product, and turns it as it does so. */
  private final class NativeFactor implements Factor {

    private final int rows;
    private final int columns;
    private Matrix matrix;
    private boolean turned;

    NativeFactor(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
      this.matrix = Matrix.zeros(1, 1);
    }

    @Override
    public void assign(Matrix source) {
      assert source.rows() == rows && source.columns() == columns;
      matrix = source;
      turned = false;
    }

    @Override
    public void assignTransposed(Matrix source) {
      assert source.columns() == rows && source.rows() == columns;
      matrix = source;
      turned = true;
    }

    @Override
    public void accumulateProduct(Matrix a, Matrix c) {
      assert a.columns() == rows && a.rows() == c.rows() && c.columns() == columns;
      accumulate(a, false, matrix, turned, c);
    }
  }
}
