package dev.carrybit.linalg;

/**
 * Some rows of a left operand, packed: tiles of {@value #TALL} rows, and of {@value #LOW} for those
 * left over, each with the entries of a term side by side. Rows beyond the last hold anything.
 */
final class LeftPanels {

  /** Most rows at once: with {@link RightPanels#TERMS} terms they stay in the second cache. */
  static final int ROWS = 120;

  /** Rows of the lower tiles. */
  static final int LOW = 4;

  /** Rows of a tile: with two vectors a row they fill the registers, of which AVX2 has but 16. */
  static final int TALL = VectorFunctions.SPECIES.length() == 4 ? LOW : 12;

  private double[] values = {};
  private int terms;

  double[] values() {
    return values;
  }

  /** Where the tile that begins with row {@code row} of those taken in begins. */
  int at(int row) {
    return row * terms;
  }

  /** Rows of the tile that begins where {@code left} rows are left. */
  static int height(int left) {
    return left >= TALL ? TALL : LOW;
  }

  /** Takes in {@code rows} rows from {@code firstRow}, and {@code count} terms of each. */
  void pack(Strided source, int firstRow, int rows, int firstTerm, int count) {
    terms = count;
    int size = (rows + LOW - 1) / LOW * LOW * count;
    if (values.length < size) {
      values = new double[size];
    }
    int tall = rows - rows % TALL;
    if (source.rowStep() == 1) {
      packSideBySide(source, source.at(firstRow, firstTerm), tall);
    } else {
      for (int row = 0; row < tall; row += TALL) {
        for (int part = row; part < row + TALL; part += LOW) {
          packFour(source, source.at(firstRow + part, firstTerm), at(row) + part - row, TALL);
        }
      }
    }
    for (int row = tall; row < rows; row += LOW) {
      int from = source.at(firstRow + row, firstTerm);
      if (rows - row >= LOW) {
        packFour(source, from, at(row), LOW);
      } else {
        packFew(source, from, at(row), rows - row);
      }
    }
  }

  /** The rows of whole tiles, where a term's entries are side by side. */
  private void packSideBySide(Strided source, int from, int rows) {
    for (int row = 0; row < rows; row += TALL) {
      for (int k = 0; k < terms; k++) {
        VectorFunctions.copy(
            source.values(),
            from + row + k * source.columnStep(),
            values,
            at(row) + k * TALL,
            TALL);
      }
    }
  }

  private void packFour(Strided source, int from, int to, int height) {
    var entries = source.values();
    int row = source.rowStep();
    int step = source.columnStep();
    for (int k = 0; k < terms; k++) {
      int x = from + k * step;
      int y = to + k * height;
      values[y] = entries[x];
      values[y + 1] = entries[x + row];
      values[y + 2] = entries[x + 2 * row];
      values[y + 3] = entries[x + 3 * row];
    }
  }

  private void packFew(Strided source, int from, int to, int rows) {
    for (int i = 0; i < rows; i++) {
      int x = from + i * source.rowStep();
      for (int k = 0; k < terms; k++) {
        values[to + k * LOW + i] = source.values()[x + k * source.columnStep()];
      }
    }
  }
}
