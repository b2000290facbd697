package dev.carrybit.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLIS's micro-kernel: C ← D + A·B for one tile, MR rows × two vectors, which stays in registers
 * while {@code k} terms of packed operands are added. D is C itself, or one row (its stride is 0).
 * The rows are written out, because vectors in an array would not stay in registers.
 *
 * <p>No tile has more than 24 multiply-adds. C2 sums up the uncommon traps recorded for all inlined
 * methods of the API, at most four for each call. From 100 on it ignores profiles, stores vectors
 * as objects, and a tile is fifteen times as slow.
 *
 * <p>The places in C and D are counted up row by row, and the loop has one counter. If each row had
 * a place of its own, C2 would often keep those in registers and the counter in memory: a tenth
 * slower.
 */
final class MicroKernel {

  private static final VectorSpecies<Double> SPECIES = VectorMath.SPECIES;

  /** Rows of a low tile. */
  static final int MR_LOW = 4;

  /** Rows of a tile: with two vectors a row they fill the registers; AVX2 has only 16. */
  static final int MR = SPECIES.vectorBitSize() == 512 ? 12 : MR_LOW;

  private static final int LANES = SPECIES.length();
  private static final int NR = PackedB.NR;
  private static final int KC = PackedB.KC;

  private MicroKernel() {}

  /** A tile of 12 rows. */
  static void add12x2(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      int k,
      double[] d,
      int dAt,
      int dStride,
      double[] c,
      int cAt,
      int cStride) {
    var sa0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sa1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sb0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sb1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sc0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sc1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sd0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sd1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var se0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var se1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sf0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sf1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sg0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sg1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sh0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sh1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var si0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var si1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sj0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sj1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sk0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sk1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sl0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sl1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    int shift = bAt - aAt * NR;
    for (int x = aAt; x < aAt + k; x++) {
      int y = x * NR + shift;
      var b0 = DoubleVector.fromArray(SPECIES, b, y);
      var b1 = DoubleVector.fromArray(SPECIES, b, y + LANES);
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      sa0 = a0.fma(b0, sa0);
      sa1 = a0.fma(b1, sa1);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + KC]);
      sb0 = a1.fma(b0, sb0);
      sb1 = a1.fma(b1, sb1);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2 * KC]);
      sc0 = a2.fma(b0, sc0);
      sc1 = a2.fma(b1, sc1);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3 * KC]);
      sd0 = a3.fma(b0, sd0);
      sd1 = a3.fma(b1, sd1);
      var a4 = DoubleVector.broadcast(SPECIES, a[x + 4 * KC]);
      se0 = a4.fma(b0, se0);
      se1 = a4.fma(b1, se1);
      var a5 = DoubleVector.broadcast(SPECIES, a[x + 5 * KC]);
      sf0 = a5.fma(b0, sf0);
      sf1 = a5.fma(b1, sf1);
      var a6 = DoubleVector.broadcast(SPECIES, a[x + 6 * KC]);
      sg0 = a6.fma(b0, sg0);
      sg1 = a6.fma(b1, sg1);
      var a7 = DoubleVector.broadcast(SPECIES, a[x + 7 * KC]);
      sh0 = a7.fma(b0, sh0);
      sh1 = a7.fma(b1, sh1);
      var a8 = DoubleVector.broadcast(SPECIES, a[x + 8 * KC]);
      si0 = a8.fma(b0, si0);
      si1 = a8.fma(b1, si1);
      var a9 = DoubleVector.broadcast(SPECIES, a[x + 9 * KC]);
      sj0 = a9.fma(b0, sj0);
      sj1 = a9.fma(b1, sj1);
      var a10 = DoubleVector.broadcast(SPECIES, a[x + 10 * KC]);
      sk0 = a10.fma(b0, sk0);
      sk1 = a10.fma(b1, sk1);
      var a11 = DoubleVector.broadcast(SPECIES, a[x + 11 * KC]);
      sl0 = a11.fma(b0, sl0);
      sl1 = a11.fma(b1, sl1);
    }
    sa0.intoArray(c, cAt);
    sa1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sb0.intoArray(c, cAt);
    sb1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sc0.intoArray(c, cAt);
    sc1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sd0.intoArray(c, cAt);
    sd1.intoArray(c, cAt + LANES);
    cAt += cStride;
    se0.intoArray(c, cAt);
    se1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sf0.intoArray(c, cAt);
    sf1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sg0.intoArray(c, cAt);
    sg1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sh0.intoArray(c, cAt);
    sh1.intoArray(c, cAt + LANES);
    cAt += cStride;
    si0.intoArray(c, cAt);
    si1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sj0.intoArray(c, cAt);
    sj1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sk0.intoArray(c, cAt);
    sk1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sl0.intoArray(c, cAt);
    sl1.intoArray(c, cAt + LANES);
  }

  /** A tile of 12 rows and one vector, for the last columns of C. */
  static void add12x1(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      int k,
      double[] d,
      int dAt,
      int dStride,
      double[] c,
      int cAt,
      int cStride) {
    var sa = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sb = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sc = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sd = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var se = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sf = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sg = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sh = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var si = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sj = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sk = DoubleVector.fromArray(SPECIES, d, dAt);
    dAt += dStride;
    var sl = DoubleVector.fromArray(SPECIES, d, dAt);
    int shift = bAt - aAt * NR;
    for (int x = aAt; x < aAt + k; x++) {
      int y = x * NR + shift;
      var v = DoubleVector.fromArray(SPECIES, b, y);
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      sa = a0.fma(v, sa);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + KC]);
      sb = a1.fma(v, sb);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2 * KC]);
      sc = a2.fma(v, sc);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3 * KC]);
      sd = a3.fma(v, sd);
      var a4 = DoubleVector.broadcast(SPECIES, a[x + 4 * KC]);
      se = a4.fma(v, se);
      var a5 = DoubleVector.broadcast(SPECIES, a[x + 5 * KC]);
      sf = a5.fma(v, sf);
      var a6 = DoubleVector.broadcast(SPECIES, a[x + 6 * KC]);
      sg = a6.fma(v, sg);
      var a7 = DoubleVector.broadcast(SPECIES, a[x + 7 * KC]);
      sh = a7.fma(v, sh);
      var a8 = DoubleVector.broadcast(SPECIES, a[x + 8 * KC]);
      si = a8.fma(v, si);
      var a9 = DoubleVector.broadcast(SPECIES, a[x + 9 * KC]);
      sj = a9.fma(v, sj);
      var a10 = DoubleVector.broadcast(SPECIES, a[x + 10 * KC]);
      sk = a10.fma(v, sk);
      var a11 = DoubleVector.broadcast(SPECIES, a[x + 11 * KC]);
      sl = a11.fma(v, sl);
    }
    sa.intoArray(c, cAt);
    cAt += cStride;
    sb.intoArray(c, cAt);
    cAt += cStride;
    sc.intoArray(c, cAt);
    cAt += cStride;
    sd.intoArray(c, cAt);
    cAt += cStride;
    se.intoArray(c, cAt);
    cAt += cStride;
    sf.intoArray(c, cAt);
    cAt += cStride;
    sg.intoArray(c, cAt);
    cAt += cStride;
    sh.intoArray(c, cAt);
    cAt += cStride;
    si.intoArray(c, cAt);
    cAt += cStride;
    sj.intoArray(c, cAt);
    cAt += cStride;
    sk.intoArray(c, cAt);
    cAt += cStride;
    sl.intoArray(c, cAt);
  }

  /** A tile of 4 rows. */
  static void add4x2(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      int k,
      double[] d,
      int dAt,
      int dStride,
      double[] c,
      int cAt,
      int cStride) {
    var sa0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sa1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sb0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sb1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sc0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sc1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    dAt += dStride;
    var sd0 = DoubleVector.fromArray(SPECIES, d, dAt);
    var sd1 = DoubleVector.fromArray(SPECIES, d, dAt + LANES);
    int shift = bAt - aAt * NR;
    for (int x = aAt; x < aAt + k; x++) {
      int y = x * NR + shift;
      var b0 = DoubleVector.fromArray(SPECIES, b, y);
      var b1 = DoubleVector.fromArray(SPECIES, b, y + LANES);
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      sa0 = a0.fma(b0, sa0);
      sa1 = a0.fma(b1, sa1);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + KC]);
      sb0 = a1.fma(b0, sb0);
      sb1 = a1.fma(b1, sb1);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2 * KC]);
      sc0 = a2.fma(b0, sc0);
      sc1 = a2.fma(b1, sc1);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3 * KC]);
      sd0 = a3.fma(b0, sd0);
      sd1 = a3.fma(b1, sd1);
    }
    sa0.intoArray(c, cAt);
    sa1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sb0.intoArray(c, cAt);
    sb1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sc0.intoArray(c, cAt);
    sc1.intoArray(c, cAt + LANES);
    cAt += cStride;
    sd0.intoArray(c, cAt);
    sd1.intoArray(c, cAt + LANES);
  }
}
