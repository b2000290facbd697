package dev.carrybit.linalg;

import java.util.Arrays;

/**
 * At most {@link #KC} rows of a right operand, packed: micro-panels of {@link #NR} columns, each
 * with its terms one after the other, so that the micro-kernel reads a panel from end to end.
 * Columns beyond the last are zero.
 */
final class PackedB {

  /**
   * Most terms of a block, by measurement. Not 256: rows of A at such a distance would share two
   * sets of the L1 cache.
   */
  static final int KC = 400;

  /** Columns of a micro-panel: two vectors. */
  static final int NR = 2 * VectorMath.SPECIES.length();

  private final int columns;
  private double[] values = {};
  private int terms;

  PackedB(int columns) {
    this.columns = columns;
  }

  /** Number of columns, without those that fill the last micro-panel. */
  int columns() {
    return columns;
  }

  /** Number of rows that are packed. */
  int terms() {
    return terms;
  }

  double[] values() {
    return values;
  }

  /** The index at which the micro-panel of columns from {@code column} begins. */
  int at(int column) {
    return column * terms;
  }

  /** Packs {@code count} rows, from {@code first}, of {@code source} or its transpose. */
  void pack(Matrix source, boolean transpose, int first, int count) {
    terms = count;
    int size = (columns + NR - 1) / NR * NR * count;
    if (values.length < size) {
      values = new double[size];
    }
    for (int column = 0; column < columns; column += NR) {
      int width = Math.min(NR, columns - column);
      if (width < NR) {
        Arrays.fill(values, at(column), at(column) + NR * count, 0);
      }
      if (transpose) {
        packTransposed(source, first, column, width);
      } else {
        packRows(source, first, column, width);
      }
    }
  }

  private void packRows(Matrix source, int first, int column, int width) {
    for (int k = 0; k < terms; k++) {
      int from = source.offset() + (first + k) * source.columns() + column;
      int to = at(column) + k * NR;
      if (width == NR) { // for so few numbers faster than System.arraycopy
        VectorMath.copyTwo(source.values(), from, values, to);
      } else {
        System.arraycopy(source.values(), from, values, to, width);
      }
    }
  }

  private void packTransposed(Matrix source, int first, int column, int width) {
    for (int j = 0; j < width; j++) {
      int from = source.offset() + (column + j) * source.columns() + first;
      int to = at(column) + j;
      for (int k = 0; k < terms; k++) {
        values[to + k * NR] = source.values()[from + k];
      }
    }
  }
}
