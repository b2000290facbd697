package dev.carrybit.linalg;

/**
 * The kernels as plain loops: the specification of {@link VectorKernels}. A product adds its terms
 * to an entry of C one after the other in the order of k, each with one {@link Math#fma}.
 */
sealed class ScalarKernels implements Kernels permits VectorKernels, CommonsMathKernels {

  @Override
  public PackedMatrix packed(int rows, int columns) {
    return new RowMajorMatrix(rows, columns);
  }

  @Override
  public void multAddTransA(Matrix a, Matrix b, Matrix c) {
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    multAdd(a, true, b, c);
  }

  /** The source itself, or a copy of its transpose. */
  private static final class RowMajorMatrix implements PackedMatrix {

    private final Matrix transpose;
    private Matrix matrix;

    RowMajorMatrix(int rows, int columns) {
      transpose = Matrix.zeros(rows, columns);
      matrix = transpose;
    }

    @Override
    public void pack(Matrix source, boolean turn) {
      if (turn) {
        transpose.assignTransposed(source);
      }
      matrix = turn ? transpose : source;
      assert matrix.rows() == transpose.rows() && matrix.columns() == transpose.columns();
    }

    @Override
    public void multAdd(Matrix a, Matrix c) {
      assert a.columns() == matrix.rows();
      assert a.rows() == c.rows() && matrix.columns() == c.columns();
      ScalarKernels.multAdd(a, false, matrix, c);
    }
  }

  /** C ← C + A·B or C + Aᵀ·B, four terms at a time. */
  private static void multAdd(Matrix a, boolean transpose, Matrix b, Matrix c) {
    var left = a.values();
    int rowStep = transpose ? 1 : a.columns();
    int step = transpose ? a.columns() : 1;
    int columns = c.columns();
    int k = 0;
    for (; k + 4 <= b.rows(); k += 4) {
      int row = b.offset() + k * b.columns();
      for (int i = 0; i < c.rows(); i++) {
        int at = a.offset() + i * rowStep + k * step;
        addRows(
            left[at],
            left[at + step],
            left[at + 2 * step],
            left[at + 3 * step],
            b.values(),
            row,
            c.values(),
            c.offset() + i * c.columns(),
            columns);
      }
    }
    for (; k < b.rows(); k++) {
      int row = b.offset() + k * b.columns();
      for (int i = 0; i < c.rows(); i++) {
        int at = c.offset() + i * c.columns();
        addRow(left[a.offset() + i * rowStep + k * step], b.values(), row, c.values(), at, columns);
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
      double[] c,
      int at,
      int columns) {
    int row1 = row + columns;
    int row2 = row1 + columns;
    int row3 = row2 + columns;
    for (int j = 0; j < columns; j++) {
      double sum = Math.fma(a0, b[row + j], c[at + j]);
      sum = Math.fma(a1, b[row1 + j], sum);
      sum = Math.fma(a2, b[row2 + j], sum);
      c[at + j] = Math.fma(a3, b[row3 + j], sum);
    }
  }

  private static void addRow(double a, double[] b, int row, double[] c, int at, int columns) {
    for (int j = 0; j < columns; j++) {
      c[at + j] = Math.fma(a, b[row + j], c[at + j]);
    }
  }

  @Override
  public void tanh(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = ScalarMath.tanh(x[xAt + i]);
    }
  }

  @Override
  public void sigmoid(double[] x, int xAt, int n) {
    for (int i = xAt; i < xAt + n; i++) {
      x[i] = ScalarMath.sigmoid(x[i]);
    }
  }

  @Override
  public void exp(double[] x, int xAt, int n, double shift) {
    for (int i = xAt; i < xAt + n; i++) {
      x[i] = ScalarMath.exp(x[i] - shift);
    }
  }

  @Override
  public void add(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += x[xAt + i];
    }
  }

  @Override
  public void lstmForward(
      int sequences,
      int hidden,
      double[] gates,
      int gatesAt,
      double[] h,
      double[] c,
      double[] tanhC,
      int at) {
    for (int n = 0; n < sequences; n++) {
      int row = gatesAt + n * 4 * hidden;
      int now = at + n * hidden;
      sigmoid(gates, row, 2 * hidden);
      tanh(gates, row + 2 * hidden, gates, row + 2 * hidden, hidden);
      sigmoid(gates, row + 3 * hidden, hidden);
      lstmC(0, hidden, gates, row, c, now - sequences * hidden, now);
      tanh(c, now, tanhC, now, hidden);
      lstmH(0, hidden, gates, row + 3 * hidden, tanhC, h, now);
    }
  }

  /** c ← f c₋₁ + i g for the units of a row from {@code first} on. */
  void lstmC(int first, int hidden, double[] gates, int row, double[] c, int before, int now) {
    for (int j = first; j < hidden; j++) {
      double i = gates[row + j];
      double f = gates[row + hidden + j];
      double g = gates[row + 2 * hidden + j];
      c[now + j] = Math.fma(f, c[before + j], i * g);
    }
  }

  /** h ← o tanh c for the units of a row from {@code first} on. */
  void lstmH(int first, int hidden, double[] gates, int o, double[] tanhC, double[] h, int now) {
    for (int j = first; j < hidden; j++) {
      h[now + j] = gates[o + j] * tanhC[now + j];
    }
  }

  @Override
  public void lstmBackward(
      int sequences,
      int hidden,
      double[] gates,
      int gatesAt,
      double[] c,
      double[] tanhC,
      int at,
      double[] dh,
      double[] dc) {
    for (int n = 0; n < sequences; n++) {
      int unit = n * hidden;
      int now = at + unit;
      int before = now - sequences * hidden;
      lstmBackward(0, hidden, gates, gatesAt + 4 * unit, c, before, tanhC, now, dh, dc, unit);
    }
  }

  /** The backward pass of the units of a row from {@code first} on. */
  void lstmBackward(
      int first,
      int hidden,
      double[] gates,
      int row,
      double[] c,
      int before,
      double[] tanhC,
      int now,
      double[] dh,
      double[] dc,
      int unit) {
    for (int j = first; j < hidden; j++) {
      double i = gates[row + j];
      double f = gates[row + hidden + j];
      double g = gates[row + 2 * hidden + j];
      double o = gates[row + 3 * hidden + j];
      double tanh = tanhC[now + j];
      double dhNow = dh[unit + j];
      double dcNow = Math.fma(dhNow * o, Math.fma(-tanh, tanh, 1), dc[unit + j]);
      gates[row + j] = dcNow * g * (i * (1 - i));
      gates[row + hidden + j] = dcNow * c[before + j] * (f * (1 - f));
      gates[row + 2 * hidden + j] = dcNow * i * Math.fma(-g, g, 1);
      gates[row + 3 * hidden + j] = dhNow * tanh * (o * (1 - o));
      dc[unit + j] = dcNow * f;
    }
  }

  @Override
  public void gruForward(
      int sequences,
      int hidden,
      double[] gates,
      double[] recurrent,
      int gatesAt,
      double[] h,
      int at) {
    for (int n = 0; n < sequences; n++) {
      int row = gatesAt + n * 3 * hidden;
      int now = at + n * hidden;
      add(recurrent, row, gates, row, 2 * hidden);
      sigmoid(gates, row, 2 * hidden);
      gruN(0, hidden, gates, row, recurrent, row + 2 * hidden);
      tanh(gates, row + 2 * hidden, gates, row + 2 * hidden, hidden);
      gruH(0, hidden, gates, row + hidden, h, now - sequences * hidden, now);
    }
  }

  /** n ← n_x + r n_h for the units of a row from {@code first} on. */
  void gruN(int first, int hidden, double[] gates, int r, double[] recurrent, int n) {
    for (int j = first; j < hidden; j++) {
      gates[n + j] = Math.fma(gates[r + j], recurrent[n + j], gates[n + j]);
    }
  }

  /** h ← n + z (h₋₁ − n) for the units of a row from {@code first} on. */
  void gruH(int first, int hidden, double[] gates, int z, double[] h, int before, int now) {
    for (int j = first; j < hidden; j++) {
      double n = gates[z + hidden + j];
      h[now + j] = Math.fma(gates[z + j], h[before + j] - n, n);
    }
  }

  @Override
  public void gruBackward(
      int sequences,
      int hidden,
      double[] gates,
      double[] recurrent,
      int gatesAt,
      double[] h,
      int at,
      double[] dh) {
    for (int n = 0; n < sequences; n++) {
      int unit = n * hidden;
      int before = at + unit - sequences * hidden;
      gruBackward(0, hidden, gates, recurrent, gatesAt + 3 * unit, h, before, dh, unit);
    }
  }

  /** The backward pass of the units of a row from {@code first} on. */
  void gruBackward(
      int first,
      int hidden,
      double[] gates,
      double[] recurrent,
      int row,
      double[] h,
      int before,
      double[] dh,
      int unit) {
    for (int j = first; j < hidden; j++) {
      double r = gates[row + j];
      double z = gates[row + hidden + j];
      double n = gates[row + 2 * hidden + j];
      double dhNow = dh[unit + j];
      double dn = dhNow * (1 - z) * Math.fma(-n, n, 1);
      double dr = dn * recurrent[row + 2 * hidden + j] * (r * (1 - r));
      double dz = dhNow * (h[before + j] - n) * (z * (1 - z));
      gates[row + j] = dr;
      recurrent[row + j] = dr;
      gates[row + hidden + j] = dz;
      recurrent[row + hidden + j] = dz;
      gates[row + 2 * hidden + j] = dn;
      recurrent[row + 2 * hidden + j] = dn * r;
      dh[unit + j] = dhNow * z;
    }
  }
}
