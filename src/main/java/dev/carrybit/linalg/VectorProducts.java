package dev.carrybit.linalg;

/** The products over the Vector API, of operands packed into panels; small ones in plain Java. */
final class VectorProducts implements Products {

  /** Products with fewer terms or columns are done before the compiler is done with vectors. */
  static final int LEAST_SIDE = 24;

  private final PlainProducts plain = new PlainProducts();
  private final PanelProduct product = new PanelProduct();
  private RightPanels panels = new RightPanels(1);

  @Override
  public Factor factor(int rows, int columns) {
    return isSmall(rows, columns)
        ? plain.factor(rows, columns)
        : new PackedFactor(rows, columns, product);
  }

  @Override
  public void accumulateTransposedProduct(Matrix a, Matrix b, Matrix c) {
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    if (isSmall(b.rows(), b.columns())) {
      plain.accumulateTransposedProduct(a, b, c);
      return;
    }
    if (panels.columns() != b.columns()) {
      panels = new RightPanels(b.columns());
    }
    var left = Strided.transposed(a);
    var right = Strided.of(b);
    for (int from = 0; from < b.rows(); from += RightPanels.TERMS) {
      panels.pack(right, from, Math.min(RightPanels.TERMS, b.rows() - from));
      product.accumulate(left, from, panels, c);
    }
  }

  private static boolean isSmall(int rows, int columns) {
    return Math.min(rows, columns) < LEAST_SIDE;
  }
}
