package dev.carrybit.linalg;

/** The loops in plain Java: the specification of the vectors' ones. */
record PlainLoops() implements Loops {

  @Override
  public void tanh(double[] from, int fromAt, double[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] = Exponential.tanh(from[fromAt + i]);
    }
  }

  @Override
  public void sigmoid(double[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      values[i] = Exponential.sigmoid(values[i]);
    }
  }

  @Override
  public void exp(double[] values, int from, int count, double shift) {
    for (int i = from; i < from + count; i++) {
      values[i] = Exponential.exp(values[i] - shift);
    }
  }

  @Override
  public void add(double[] from, int fromAt, double[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] += from[fromAt + i];
    }
  }

  @Override
  public Products products() {
    return new PlainProducts();
  }

  /** C ← C + A·B. */
  static void accumulate(Strided a, Matrix b, Matrix c) {
    var left = a.values();
    int step = a.columnStep();
    int columns = c.columns();
    int k = 0;
    for (; k + 4 <= b.rows(); k += 4) {
      int row = b.offset() + k * b.stride();
      for (int i = 0; i < c.rows(); i++) {
        int at = a.at(i, k);
        addRows(
            left[at],
            left[at + step],
            left[at + 2 * step],
            left[at + 3 * step],
            b.values(),
            row,
            b.stride(),
            c.values(),
            c.offset() + i * c.stride(),
            columns);
      }
    }
    for (; k < b.rows(); k++) {
      int row = b.offset() + k * b.stride();
      for (int i = 0; i < c.rows(); i++) {
        int at = c.offset() + i * c.stride();
        addRow(left[a.at(i, k)], b.values(), row, c.values(), at, columns);
      }
    }
  }

  private static void addRows(
      double a0,
      double a1,
      double a2,
      double a3,
      double[] b,
      int row,
      int stride,
      double[] c,
      int at,
      int columns) {
    int row1 = row + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;
    for (int j = 0; j < columns; j++) {
      double sum = Math.fma(a0, b[row + j], c[at + j]);
      sum = Math.fma(a1, b[row1 + j], sum);
      sum = Math.fma(a2, b[row2 + j], sum);
      c[at + j] = Math.fma(a3, b[row3 + j], sum);
    }
  }

  private static void addRow(double scale, double[] b, int row, double[] c, int at, int columns) {
    for (int j = 0; j < columns; j++) {
      c[at + j] = Math.fma(scale, b[row + j], c[at + j]);
    }
  }
}
