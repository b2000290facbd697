package dev.carrybit.linalg;

/**
 * A matrix or its transpose: entry (i, j) is at {@code offset + i·rowStep + j·columnStep}.
 *
 * @param values the underlying array; shared
 */
record Strided(double[] values, int offset, int rowStep, int columnStep) {

  static Strided of(Matrix a) {
    return new Strided(a.values(), a.offset(), a.stride(), 1);
  }

  static Strided transposed(Matrix a) {
    return new Strided(a.values(), a.offset(), 1, a.stride());
  }

  int at(int row, int column) {
    return offset + row * rowStep + column * columnStep;
  }
}
