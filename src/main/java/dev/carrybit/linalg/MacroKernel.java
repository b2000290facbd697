package dev.carrybit.linalg;

/**
 * BLIS's macro-kernel: C ← D + A·B or D + Aᵀ·B with a packed B, tile by tile. D is C itself, or one
 * row, which is added to every row of the product. Each lane is an entry of C, to which terms are
 * added one after the other in the order of k, so the bits depend neither on tiles nor on the width
 * of vectors. An instance has scratch space for one thread.
 */
final class MacroKernel {

  private static final int NR = PackedB.NR;

  /**
   * Columns of C that are computed for the rows of a tile before the next rows: eight tiles. They
   * lie side by side, so that the processor reads C ahead.
   */
  private static final int NC = 8 * NR;

  private final PackedA packedA = new PackedA();

  /** A tile that lies partly outside C. */
  private final double[] edge = new double[MicroKernel.MR * NR];

  /**
   * Adds to C the terms that {@code b} holds.
   *
   * @param transpose whether Aᵀ is multiplied
   * @param firstTerm the first of them among A's (or Aᵀ's) columns
   */
  void multAdd(Matrix a, boolean transpose, int firstTerm, PackedB b, Matrix c) {
    add(a, transpose, firstTerm, b, c.values(), c.offset(), c.columns(), c);
  }

  /** C ← D + A·B for the first terms of A, which {@code b} holds; D is the row at {@code dAt}. */
  void multAddRow(Matrix a, PackedB b, double[] d, int dAt, Matrix c) {
    add(a, false, 0, b, d, dAt, 0, c);
  }

  private void add(
      Matrix a,
      boolean transpose,
      int firstTerm,
      PackedB b,
      double[] d,
      int dAt,
      int dStride,
      Matrix c) {
    for (int first = 0; first < c.rows(); first += PackedA.MC) {
      int rows = Math.min(PackedA.MC, c.rows() - first);
      packedA.pack(a, transpose, first, rows, firstTerm, b.terms());
      for (int column = 0; column < c.columns(); column += NC) {
        int end = Math.min(column + NC, c.columns());
        addBlock(first, rows, b, column, end, d, dAt + first * dStride, dStride, c);
      }
    }
  }

  /** The same for columns [{@code from}, {@code to}) of the rows that A is packed for. */
  private void addBlock(
      int first,
      int rows,
      PackedB b,
      int from,
      int to,
      double[] d,
      int dAt,
      int dStride,
      Matrix c) {
    for (int row = 0, height; row < rows; row += height) {
      height = rows - row >= MicroKernel.MR ? MicroKernel.MR : MicroKernel.MR_LOW;
      int inside = Math.min(height, rows - row);
      for (int column = from; column < to; column += NR) {
        int d0 = dAt + row * dStride + column;
        int c0 = c.offset() + (first + row) * c.columns() + column;
        int width = Math.min(NR, to - column);
        int tileWidth = tileWidth(height, width);
        if (inside == height && width == tileWidth) {
          addTile(height, tileWidth, row, b, column, d, d0, dStride, c.values(), c0, c.columns());
        } else {
          addEdge(height, tileWidth, row, b, column, d, d0, dStride, c, c0, inside, width);
        }
      }
    }
  }

  /** Columns of a tile with {@code width} columns inside C: two vectors, or one if it suffices. */
  private static int tileWidth(int height, int width) {
    return height == MicroKernel.MR_LOW || width > NR / 2 ? NR : NR / 2;
  }

  private void addTile(
      int height,
      int width,
      int row,
      PackedB packedB,
      int column,
      double[] d,
      int dAt,
      int dStride,
      double[] c,
      int cAt,
      int cStride) {
    var a = packedA.values();
    int aAt = PackedA.at(row);
    var b = packedB.values();
    int bAt = packedB.at(column);
    int k = packedB.terms();
    if (height == MicroKernel.MR_LOW) {
      MicroKernel.add4x2(a, aAt, b, bAt, k, d, dAt, dStride, c, cAt, cStride);
    } else if (width < NR) {
      MicroKernel.add12x1(a, aAt, b, bAt, k, d, dAt, dStride, c, cAt, cStride);
    } else {
      MicroKernel.add12x2(a, aAt, b, bAt, k, d, dAt, dStride, c, cAt, cStride);
    }
  }

  private void addEdge(
      int height,
      int tileWidth,
      int row,
      PackedB b,
      int column,
      double[] d,
      int dAt,
      int dStride,
      Matrix c,
      int cAt,
      int inside,
      int width) {
    for (int i = 0; i < inside; i++) {
      System.arraycopy(d, dAt + i * dStride, edge, i * NR, width);
    }
    addTile(height, tileWidth, row, b, column, edge, 0, NR, edge, 0, NR);
    for (int i = 0; i < inside; i++) {
      System.arraycopy(edge, i * NR, c.values(), cAt + i * c.columns(), width);
    }
  }
}
