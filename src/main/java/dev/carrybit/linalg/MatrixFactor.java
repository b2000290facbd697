package dev.carrybit.linalg;

/** A right operand as a matrix: the one that was assigned, or its transpose's copy. */
final class MatrixFactor implements Factor {

  /** C ← C + A·B. */
  @FunctionalInterface
  interface Product {
    void accumulate(Matrix a, Matrix b, Matrix c);
  }

  private final Matrix turned;
  private final Product product;
  private Matrix matrix;

  MatrixFactor(int rows, int columns, Product product) {
    this.turned = Matrix.zeros(rows, columns);
    this.product = product;
    this.matrix = turned;
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
    product.accumulate(a, matrix, c);
  }
}
