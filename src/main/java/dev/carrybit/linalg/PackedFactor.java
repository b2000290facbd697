package dev.carrybit.linalg;

/** A right operand in panels, a set of them for each {@value RightPanels#TERMS} of its rows. */
final class PackedFactor implements Factor {

  private final int rows;
  private final RightPanels[] panels;
  private final PanelProduct product;

  PackedFactor(int rows, int columns, PanelProduct product) {
    this.rows = rows;
    this.product = product;
    this.panels = new RightPanels[(rows + RightPanels.TERMS - 1) / RightPanels.TERMS];
    for (int i = 0; i < panels.length; i++) {
      panels[i] = new RightPanels(columns);
    }
  }

  @Override
  public void assign(Matrix source) {
    assert source.rows() == rows && source.columns() == panels[0].columns();
    pack(Strided.of(source));
  }

  @Override
  public void assignTransposed(Matrix source) {
    assert source.columns() == rows && source.rows() == panels[0].columns();
    pack(Strided.transposed(source));
  }

  private void pack(Strided source) {
    for (int i = 0; i < panels.length; i++) {
      int from = i * RightPanels.TERMS;
      panels[i].pack(source, from, Math.min(RightPanels.TERMS, rows - from));
    }
  }

  @Override
  public void accumulateProduct(Matrix a, Matrix c) {
    assert a.columns() == rows && a.rows() == c.rows() && c.columns() == panels[0].columns();
    var left = Strided.of(a);
    for (int i = 0; i < panels.length; i++) {
      product.accumulate(left, i * RightPanels.TERMS, panels[i], c);
    }
  }
}
