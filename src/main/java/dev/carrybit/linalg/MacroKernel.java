package dev.carrybit.linalg;

/**
 * BLIS's macro-kernel: C ← C + A·B or C + Aᵀ·B with a packed B, tile by tile. Each lane is an entry
 * of C, to which terms are added one after the other in the order of k, so the bits depend neither
 * on tiles nor on the width of vectors. An instance has scratch space for one thread.
 */
final class MacroKernel {

  private static final int NR = PackedB.NR;

  /**
   * Columns of C that a micro-panel of A adds to before the next one. Their tiles lie side by side,
   * so that the processor reads C ahead.
   */
  private static final int NC = 128;

  private final PackedA packedA = new PackedA();

  /** A tile that lies partly outside C. */
  private final double[] edge = new double[PackedA.MR * NR];

  /**
   * Adds to C the terms that {@code b} holds.
   *
   * @param transpose whether Aᵀ is multiplied
   * @param firstTerm the first of them among A's (or Aᵀ's) columns
   */
  void multAdd(Matrix a, boolean transpose, int firstTerm, PackedB b, Matrix c) {
    for (int first = 0; first < c.rows(); first += PackedA.MC) {
      int rows = Math.min(PackedA.MC, c.rows() - first);
      packedA.pack(a, transpose, first, rows, firstTerm, b.terms());
      for (int column = 0; column < c.columns(); column += NC) {
        addBlock(first, rows, b, column, Math.min(column + NC, c.columns()), c);
      }
    }
  }

  /** Adds to columns [{@code from}, {@code to}) of the rows that A is packed for. */
  private void addBlock(int first, int rows, PackedB b, int from, int to, Matrix c) {
    int row = 0;
    for (int panel = 0; row < rows; panel++) {
      int height = PackedA.height(rows - row);
      int inside = Math.min(height, rows - row);
      for (int column = from; column < to; column += NR) {
        int at = c.offset() + (first + row) * c.columns() + column;
        int width = Math.min(NR, to - column);
        int tileWidth = tileWidth(height, width);
        if (inside == height && width == tileWidth) {
          addTile(height, tileWidth, panel, b, column, c.values(), at, c.columns());
        } else {
          addEdge(height, tileWidth, panel, b, column, c, at, inside, width);
        }
      }
      row += height;
    }
  }

  /** Columns of a tile with {@code width} columns inside C: two vectors, or one if it suffices. */
  private static int tileWidth(int height, int width) {
    return height == PackedA.MR_LOW || width > NR / 2 ? NR : NR / 2;
  }

  private void addTile(
      int height,
      int width,
      int panel,
      PackedB packedB,
      int column,
      double[] c,
      int at,
      int stride) {
    var a = packedA.values();
    int aAt = packedA.at(panel);
    var b = packedB.values();
    int bAt = packedB.at(column);
    if (height == PackedA.MR_LOW) {
      MicroKernel.add4x2(a, aAt, b, bAt, packedB.terms(), c, at, stride);
    } else if (width < NR) {
      MicroKernel.add12x1(a, aAt, b, bAt, packedB.terms(), c, at, stride);
    } else {
      MicroKernel.add12x2(a, aAt, b, bAt, packedB.terms(), c, at, stride);
    }
  }

  private void addEdge(
      int height,
      int tileWidth,
      int panel,
      PackedB b,
      int column,
      Matrix c,
      int at,
      int inside,
      int width) {
    for (int i = 0; i < inside; i++) {
      System.arraycopy(c.values(), at + i * c.columns(), edge, i * NR, width);
    }
    addTile(height, tileWidth, panel, b, column, edge, 0, NR);
    for (int i = 0; i < inside; i++) {
      System.arraycopy(edge, i * NR, c.values(), at + i * c.columns(), width);
    }
  }
}
