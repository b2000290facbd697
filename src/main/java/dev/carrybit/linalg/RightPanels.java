package dev.carrybit.linalg;

import java.util.Arrays;

/**
 * Some rows of a right operand, packed: panels of two vectors' columns, each with its terms one
 * after the other, so that a tile's product reads it from end to end. Columns beyond the last are
 * zero.
 */
final class RightPanels {

  /** Most terms of a product at once: a panel of them stays in the nearest cache. */
  static final int TERMS = 256;

  /** Columns of a panel. */
  static final int WIDTH = 2 * VectorFunctions.SPECIES.length();

  private final int columns;
  private double[] values = {};
  private int terms;

  RightPanels(int columns) {
    this.columns = columns;
  }

  /** Number of columns, without those that fill the last panel. */
  int columns() {
    return columns;
  }

  /** Number of terms of each panel. */
  int terms() {
    return terms;
  }

  double[] values() {
    return values;
  }

  /** Where the panel of columns from {@code column} begins. */
  int at(int column) {
    return column * terms;
  }

  /** Takes in {@code count} rows of {@code source} from row {@code first}. */
  void pack(Strided source, int first, int count) {
    terms = count;
    int size = (columns + WIDTH - 1) / WIDTH * WIDTH * count;
    if (values.length < size) {
      values = new double[size];
    }
    for (int column = 0; column < columns; column += WIDTH) {
      int width = Math.min(WIDTH, columns - column);
      if (width < WIDTH) {
        Arrays.fill(values, at(column), at(column) + WIDTH * count, 0);
      }
      if (source.columnStep() == 1) {
        packRows(source, first, column, width);
      } else {
        packColumns(source, first, column, width);
      }
    }
  }

  private void packRows(Strided source, int first, int column, int width) {
    for (int k = 0; k < terms; k++) {
      int from = source.at(first + k, column);
      int to = at(column) + k * WIDTH;
      if (width == WIDTH) {
        VectorFunctions.copy(source.values(), from, values, to, WIDTH);
      } else {
        System.arraycopy(source.values(), from, values, to, width);
      }
    }
  }

  private void packColumns(Strided source, int first, int column, int width) {
    for (int j = 0; j < width; j++) {
      int from = source.at(first, column + j);
      int to = at(column) + j;
      for (int k = 0; k < terms; k++) {
        values[to + k * WIDTH] = source.values()[from + k * source.rowStep()];
      }
    }
  }
}
