package dev.carrybit.linalg;

/**
 * C ← C + A·B with B in panels. C is computed in tiles that stay in registers while terms are added
 * to them. Each lane is an entry of C, to which terms are added one after the other in the order of
 * k: bits do not depend on tiles, nor on the width of vectors.
 */
final class PanelProduct {

  private static final int WIDTH = RightPanels.WIDTH;

  private final LeftPanels left = new LeftPanels();

  /** A tile of which some is outside C. */
  private final double[] edge = new double[LeftPanels.TALL * WIDTH];

  /**
   * Adds to C the terms that {@code right} holds.
   *
   * @param firstTerm the first of them among A's
   */
  void accumulate(Strided a, int firstTerm, RightPanels right, Matrix c) {
    for (int first = 0; first < c.rows(); first += LeftPanels.ROWS) {
      int rows = Math.min(LeftPanels.ROWS, c.rows() - first);
      left.pack(a, first, rows, firstTerm, right.terms());
      for (int column = 0; column < c.columns(); column += WIDTH) {
        int row = 0;
        for (int tile = 0; row < rows; tile++) {
          int height = LeftPanels.height(rows - row);
          int at = c.offset() + (first + row) * c.stride() + column;
          int inside = Math.min(height, rows - row);
          int width = Math.min(WIDTH, c.columns() - column);
          if (inside == height && width == WIDTH) {
            add(height, tile, right, column, c.values(), at, c.stride());
          } else {
            addAtEdge(height, tile, right, column, c, at, inside, width);
          }
          row += height;
        }
      }
    }
  }

  private void add(
      int height, int tile, RightPanels right, int column, double[] c, int at, int stride) {
    var a = left.values();
    int aAt = left.at(tile);
    var b = right.values();
    int bAt = right.at(column);
    if (height == LeftPanels.LOW) {
      VectorTiles.fourByTwo(a, aAt, b, bAt, right.terms(), c, at, stride);
    } else {
      VectorTiles.twelveByTwo(a, aAt, b, bAt, right.terms(), c, at, stride);
    }
  }

  private void addAtEdge(
      int height,
      int tile,
      RightPanels right,
      int column,
      Matrix c,
      int at,
      int inside,
      int width) {
    for (int i = 0; i < inside; i++) {
      System.arraycopy(c.values(), at + i * c.stride(), edge, i * WIDTH, width);
    }
    add(height, tile, right, column, edge, 0, WIDTH);
    for (int i = 0; i < inside; i++) {
      System.arraycopy(edge, i * WIDTH, c.values(), at + i * c.stride(), width);
    }
  }
}
