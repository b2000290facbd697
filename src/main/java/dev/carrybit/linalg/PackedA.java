package dev.carrybit.linalg;

/**
 * A block of a left operand, packed: its rows one after the other, each beginning {@link
 * PackedB#KC} numbers after the one before, even if rows are shorter. As all distances are
 * constants, the micro-kernel needs one index for both operands, whose bounds the JIT checks once
 * rather than for every term. What lies between the rows, and after the last one, is arbitrary.
 */
final class PackedA {

  /** Most rows of a block, a multiple of either height of a tile. */
  static final int MC = 120;

  private final double[] values = new double[MC * PackedB.KC];

  double[] values() {
    return values;
  }

  /** The index at which row {@code row} begins. */
  static int at(int row) {
    return row * PackedB.KC;
  }

  /**
   * Packs {@code rows} rows from {@code firstRow}, {@code count} terms from {@code firstTerm}, of
   * {@code source} or its transpose.
   */
  void pack(Matrix source, boolean transpose, int firstRow, int rows, int firstTerm, int count) {
    assert rows <= MC && count <= PackedB.KC;
    int columns = source.columns();
    if (transpose) {
      int from = source.offset() + firstTerm * columns + firstRow;
      for (int k = 0; k < count; k++) {
        packTerm(source.values(), from + k * columns, k, rows);
      }
    } else {
      int from = source.offset() + firstRow * columns + firstTerm;
      for (int i = 0; i < rows; i++) {
        System.arraycopy(source.values(), from + i * columns, values, at(i), count);
      }
    }
  }

  /** Packs a term of the transpose, whose entries are side by side in the source. */
  private void packTerm(double[] source, int from, int k, int rows) {
    for (int i = 0; i < rows; i++) {
      values[at(i) + k] = source[from + i];
    }
  }
}
