package dev.carrybit.linalg;

/**
 * Some rows of a left operand, packed: tiles of {@link #TALL} rows, and of {@value #LOW} for those
 * left over, each with the entries of a term side by side. A term begins as far from the next as in
 * {@link RightPanels}, though its entries are fewer: a tile's product then has one index for both
 * operands, which the compiler need not check again for every term. What is between entries, and
 * rows beyond the last, may be anything.
 */
final class LeftPanels {

  /** Most rows at once: with {@link RightPanels#TERMS} terms they stay in the second cache. */
  static final int ROWS = 120;

  /** Rows of the lower tiles. */
  static final int LOW = 4;

  /** Rows of a tile: with two vectors a row they fill the registers, of which AVX2 has but 16. */
  static final int TALL = VectorFunctions.SPECIES.length() == 8 ? 12 : LOW;

  private static final int STEP = RightPanels.WIDTH;

  private double[] values = {};
  private int terms;

  double[] values() {
    return values;
  }

  /** Where tile number {@code tile} begins. */
  int at(int tile) {
    return tile * STEP * terms;
  }

  /** Rows of the tile that begins where {@code left} rows are left. */
  static int height(int left) {
    return left >= TALL ? TALL : LOW;
  }

  /** Takes in {@code rows} rows from {@code firstRow}, and {@code count} terms of each. */
  void pack(Strided source, int firstRow, int rows, int firstTerm, int count) {
    terms = count;
    int tiles = rows / TALL + (rows % TALL + LOW - 1) / LOW;
    if (values.length < tiles * STEP * terms) {
      values = new double[tiles * STEP * terms];
    }
    int row = 0;
    for (int tile = 0; tile < tiles; tile++) {
      int height = Math.min(height(rows - row), rows - row);
      int from = source.at(firstRow + row, firstTerm);
      if (source.rowStep() == 1 && height == TALL) {
        packSideBySide(source, from, at(tile));
      } else if (source.columnStep() == 1 && height % LOW == 0) {
        for (int part = 0; part < height; part += LOW) {
          packFour(source, from + part * source.rowStep(), at(tile) + part);
        }
      } else {
        packFew(source, from, at(tile), height);
      }
      row += height;
    }
  }

  /** The rows of a whole tile, where a term's entries are side by side. */
  private void packSideBySide(Strided source, int from, int to) {
    for (int k = 0; k < terms; k++) {
      int x = from + k * source.columnStep();
      VectorFunctions.copy(source.values(), x, values, to + k * STEP, TALL);
    }
  }

  /** Four rows, whose terms are side by side. */
  private void packFour(Strided source, int from, int to) {
    var entries = source.values();
    int second = from + source.rowStep();
    int third = second + source.rowStep();
    int fourth = third + source.rowStep();
    for (int k = 0; k < terms; k++) {
      int y = to + k * STEP;
      values[y] = entries[from + k];
      values[y + 1] = entries[second + k];
      values[y + 2] = entries[third + k];
      values[y + 3] = entries[fourth + k];
    }
  }

  private void packFew(Strided source, int from, int to, int rows) {
    for (int i = 0; i < rows; i++) {
      int x = from + i * source.rowStep();
      for (int k = 0; k < terms; k++) {
        values[to + k * STEP + i] = source.values()[x + k * source.columnStep()];
      }
    }
  }
}
