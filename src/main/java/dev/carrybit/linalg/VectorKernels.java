package dev.carrybit.linalg;

import static dev.carrybit.linalg.VectorMath.ONE;

import jdk.incubator.vector.DoubleVector;

/**
 * The kernels over the Vector API. A lane is an output of its own and goes through the operations
 * of {@link ScalarKernels} in their order, so its bits do not depend on the width of vectors. The
 * rest of a row that does not fill a vector is left to scalar loops.
 *
 * <p>Loops over a row call a method without a loop for each vector: that method is compiled early.
 */
final class VectorKernels extends ScalarKernels {

  private static final int LANES = VectorMath.SPECIES.length();

  /** Networks with shorter rows have finished before vectors are compiled. */
  static final int MIN_ROW = 32;

  /** Products with fewer terms or columns have finished before vectors are compiled. */
  static final int MIN_SIDE = 24;

  private final MacroKernel macroKernel = new MacroKernel();
  private PackedB packedB = new PackedB(1);

  @Override
  public PackedMatrix packed(int rows, int columns) {
    return isSmall(rows, columns)
        ? super.packed(rows, columns)
        : new PackedPanels(rows, columns, macroKernel);
  }

  @Override
  public void multAddTransA(Matrix a, Matrix b, Matrix c) {
    if (isSmall(b.rows(), b.columns())) {
      super.multAddTransA(a, b, c);
      return;
    }
    assert a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns();
    if (packedB.columns() != b.columns()) {
      packedB = new PackedB(b.columns());
    }
    for (int from = 0; from < b.rows(); from += PackedB.KC) {
      packedB.pack(b, false, from, Math.min(PackedB.KC, b.rows() - from));
      macroKernel.multAdd(a, true, from, packedB, c);
    }
  }

  private static boolean isSmall(int rows, int columns) {
    return Math.min(rows, columns) < MIN_SIDE;
  }

  /** B in a {@link PackedB} for each {@link PackedB#KC} of its rows. */
  private static final class PackedPanels implements PackedMatrix {

    private final int rows;
    private final PackedB[] blocks;
    private final MacroKernel macroKernel;

    PackedPanels(int rows, int columns, MacroKernel macroKernel) {
      this.rows = rows;
      this.macroKernel = macroKernel;
      this.blocks = new PackedB[(rows + PackedB.KC - 1) / PackedB.KC];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = new PackedB(columns);
      }
    }

    @Override
    public void pack(Matrix source, boolean transpose) {
      assert (transpose ? source.columns() : source.rows()) == rows;
      for (int i = 0; i < blocks.length; i++) {
        int from = i * PackedB.KC;
        blocks[i].pack(source, transpose, from, Math.min(PackedB.KC, rows - from));
      }
    }

    @Override
    public void multAdd(Matrix a, Matrix c) {
      assert fits(a, c);
      addFrom(0, a, c);
    }

    @Override
    public void multAddRow(Matrix a, double[] row, int rowAt, Matrix c) {
      assert fits(a, c);
      macroKernel.multAddRow(a, blocks[0], row, rowAt, c);
      addFrom(1, a, c);
    }

    private void addFrom(int block, Matrix a, Matrix c) {
      for (int i = block; i < blocks.length; i++) {
        macroKernel.multAdd(a, false, i * PackedB.KC, blocks[i], c);
      }
    }

    private boolean fits(Matrix a, Matrix c) {
      return a.columns() == rows && a.rows() == c.rows() && c.columns() == blocks[0].columns();
    }
  }

  /** How many of {@code n} numbers vectors take. */
  private static int whole(int n) {
    return n < MIN_ROW ? 0 : n - n % LANES;
  }

  private static DoubleVector load(double[] values, int at) {
    return DoubleVector.fromArray(VectorMath.SPECIES, values, at);
  }

  @Override
  public void tanh(double[] x, int xAt, double[] y, int yAt, int n) {
    int whole = whole(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorMath.tanh(x, xAt + i, y, yAt + i);
    }
    super.tanh(x, xAt + whole, y, yAt + whole, n - whole);
  }

  @Override
  public void sigmoid(double[] x, int xAt, int n) {
    int whole = whole(n);
    for (int i = xAt; i < xAt + whole; i += LANES) {
      VectorMath.sigmoid(x, i);
    }
    super.sigmoid(x, xAt + whole, n - whole);
  }

  @Override
  public void exp(double[] x, int xAt, int n, double shift) {
    int whole = whole(n);
    for (int i = xAt; i < xAt + whole; i += LANES) {
      VectorMath.exp(x, i, shift);
    }
    super.exp(x, xAt + whole, n - whole, shift);
  }

  @Override
  public void add(double[] x, int xAt, double[] y, int yAt, int n) {
    int whole = whole(n);
    for (int i = 0; i < whole; i += LANES) {
      VectorMath.add(x, xAt + i, y, yAt + i);
    }
    super.add(x, xAt + whole, y, yAt + whole, n - whole);
  }

  @Override
  void lstmC(int first, int hidden, double[] gates, int row, double[] c, int before, int now) {
    int whole = whole(hidden);
    for (int j = first; j < whole; j += LANES) {
      lstmVectorC(hidden, gates, row + j, c, before + j, now + j);
    }
    super.lstmC(whole, hidden, gates, row, c, before, now);
  }

  private static void lstmVectorC(
      int hidden, double[] gates, int at, double[] c, int before, int now) {
    var i = load(gates, at);
    var f = load(gates, at + hidden);
    var g = load(gates, at + 2 * hidden);
    f.fma(load(c, before), i.mul(g)).intoArray(c, now);
  }

  @Override
  void lstmH(int first, int hidden, double[] gates, int o, double[] tanhC, double[] h, int now) {
    int whole = whole(hidden);
    for (int j = first; j < whole; j += LANES) {
      lstmVectorH(gates, o + j, tanhC, h, now + j);
    }
    super.lstmH(whole, hidden, gates, o, tanhC, h, now);
  }

  private static void lstmVectorH(double[] gates, int o, double[] tanhC, double[] h, int now) {
    load(gates, o).mul(load(tanhC, now)).intoArray(h, now);
  }

  @Override
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
    int whole = whole(hidden);
    for (int j = first; j < whole; j += LANES) {
      lstmVectorBackward(hidden, gates, row + j, c, before + j, tanhC, now + j, dh, dc, unit + j);
    }
    super.lstmBackward(whole, hidden, gates, row, c, before, tanhC, now, dh, dc, unit);
  }

  private static void lstmVectorBackward(
      int hidden,
      double[] gates,
      int at,
      double[] c,
      int before,
      double[] tanhC,
      int now,
      double[] dh,
      double[] dc,
      int unit) {
    var i = load(gates, at);
    var f = load(gates, at + hidden);
    var g = load(gates, at + 2 * hidden);
    var o = load(gates, at + 3 * hidden);
    var tanh = load(tanhC, now);
    var dhNow = load(dh, unit);
    var slope = tanh.neg().fma(tanh, ONE);
    var dcNow = dhNow.mul(o).fma(slope, load(dc, unit));
    dcNow.mul(g).mul(i.mul(ONE.sub(i))).intoArray(gates, at);
    dcNow.mul(load(c, before)).mul(f.mul(ONE.sub(f))).intoArray(gates, at + hidden);
    dcNow.mul(i).mul(g.neg().fma(g, ONE)).intoArray(gates, at + 2 * hidden);
    dhNow.mul(tanh).mul(o.mul(ONE.sub(o))).intoArray(gates, at + 3 * hidden);
    dcNow.mul(f).intoArray(dc, unit);
  }

  @Override
  void gruN(int first, int hidden, double[] gates, int r, double[] recurrent, int n) {
    int whole = whole(hidden);
    for (int j = first; j < whole; j += LANES) {
      gruVectorN(gates, r + j, recurrent, n + j);
    }
    super.gruN(whole, hidden, gates, r, recurrent, n);
  }

  private static void gruVectorN(double[] gates, int r, double[] recurrent, int n) {
    load(gates, r).fma(load(recurrent, n), load(gates, n)).intoArray(gates, n);
  }

  @Override
  void gruH(int first, int hidden, double[] gates, int z, double[] h, int before, int now) {
    int whole = whole(hidden);
    for (int j = first; j < whole; j += LANES) {
      gruVectorH(hidden, gates, z + j, h, before + j, now + j);
    }
    super.gruH(whole, hidden, gates, z, h, before, now);
  }

  private static void gruVectorH(
      int hidden, double[] gates, int z, double[] h, int before, int now) {
    var n = load(gates, z + hidden);
    var difference = load(h, before).sub(n);
    load(gates, z).fma(difference, n).intoArray(h, now);
  }

  @Override
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
    int whole = whole(hidden);
    for (int j = first; j < whole; j += LANES) {
      gruVectorBackward(hidden, gates, recurrent, row + j, h, before + j, dh, unit + j);
    }
    super.gruBackward(whole, hidden, gates, recurrent, row, h, before, dh, unit);
  }

  private static void gruVectorBackward(
      int hidden,
      double[] gates,
      double[] recurrent,
      int at,
      double[] h,
      int before,
      double[] dh,
      int unit) {
    var r = load(gates, at);
    var z = load(gates, at + hidden);
    var n = load(gates, at + 2 * hidden);
    var dhNow = load(dh, unit);
    var dn = dhNow.mul(ONE.sub(z)).mul(n.neg().fma(n, ONE));
    var dr = dn.mul(load(recurrent, at + 2 * hidden)).mul(r.mul(ONE.sub(r)));
    var dz = dhNow.mul(load(h, before).sub(n)).mul(z.mul(ONE.sub(z)));
    dr.intoArray(gates, at);
    dr.intoArray(recurrent, at);
    dz.intoArray(gates, at + hidden);
    dz.intoArray(recurrent, at + hidden);
    dn.intoArray(gates, at + 2 * hidden);
    dn.mul(r).intoArray(recurrent, at + 2 * hidden);
    dhNow.mul(z).intoArray(dh, unit);
  }
}
