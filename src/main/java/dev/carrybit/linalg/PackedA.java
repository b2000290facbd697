package dev.carrybit.linalg;

/**
 * A block of a left operand, packed: micro-panels of {@link #MR} rows, and of {@value #MR_LOW} for
 * the rows left over, each with the entries of a term side by side. Consecutive terms are {@link
 * PackedB#NR} numbers apart although they have fewer entries. The micro-kernel then needs one index
 * for both operands, whose bounds the JIT checks once rather than for every term. The gaps, and the
 * rows beyond the last, hold arbitrary numbers.
 */
final class PackedA {

  /** Most rows of a block: with {@link PackedB#KC} terms it stays in the L2 cache. */
  static final int MC = 120;

  /** Rows of a low micro-panel. */
  static final int MR_LOW = 4;

  /** Rows of a micro-panel: with two vectors a row they fill the registers; AVX2 has only 16. */
  static final int MR = VectorMath.SPECIES.vectorBitSize() == 512 ? 12 : MR_LOW;

  private static final int STEP = PackedB.NR;

  private double[] values = {};
  private int terms;

  double[] values() {
    return values;
  }

  /** The index at which micro-panel {@code panel} begins. */
  int at(int panel) {
    return panel * STEP * terms;
  }

  /** Rows of the micro-panel that begins where {@code left} rows are left. */
  static int height(int left) {
    return left >= MR ? MR : MR_LOW;
  }

  /**
   * Packs {@code rows} rows from {@code firstRow}, {@code count} terms from {@code firstTerm}, of
   * {@code source} or its transpose.
   */
  void pack(Matrix source, boolean transpose, int firstRow, int rows, int firstTerm, int count) {
    int rowStep = transpose ? 1 : source.columns();
    int columnStep = transpose ? source.columns() : 1;
    terms = count;
    int panels = rows / MR + (rows % MR + MR_LOW - 1) / MR_LOW;
    if (values.length < panels * STEP * terms) {
      values = new double[panels * STEP * terms];
    }
    int panel = 0;
    if (transpose) {
      panel = rows / MR;
      packColumns(source, source.offset() + firstRow + firstTerm * columnStep, panel);
    }
    for (int row = panel * MR; row < rows; panel++) {
      int height = Math.min(height(rows - row), rows - row);
      int from = source.offset() + (firstRow + row) * rowStep + firstTerm * columnStep;
      if (!transpose && height % MR_LOW == 0) {
        for (int part = 0; part < height; part += MR_LOW) {
          packFourRows(source.values(), from + part * rowStep, rowStep, at(panel) + part);
        }
      } else {
        packRows(source.values(), from, rowStep, columnStep, at(panel), height);
      }
      row += height;
    }
  }

  /** Packs whole micro-panels of the transpose: a term's entries are side by side in the source. */
  private void packColumns(Matrix source, int from, int panels) {
    for (int k = 0; k < terms; k++) {
      int x = from + k * source.columns();
      for (int panel = 0; panel < panels; panel++) {
        VectorMath.copy(source.values(), x + panel * MR, values, at(panel) + k * STEP, MR);
      }
    }
  }

  /** Packs four rows whose terms are side by side in the source. */
  private void packFourRows(double[] source, int from, int rowStep, int to) {
    int second = from + rowStep;
    int third = second + rowStep;
    int fourth = third + rowStep;
    for (int k = 0; k < terms; k++) {
      int y = to + k * STEP;
      values[y] = source[from + k];
      values[y + 1] = source[second + k];
      values[y + 2] = source[third + k];
      values[y + 3] = source[fourth + k];
    }
  }

  private void packRows(double[] source, int from, int rowStep, int columnStep, int to, int rows) {
    for (int i = 0; i < rows; i++) {
      int x = from + i * rowStep;
      for (int k = 0; k < terms; k++) {
        values[to + k * STEP + i] = source[x + k * columnStep];
      }
    }
  }
}
