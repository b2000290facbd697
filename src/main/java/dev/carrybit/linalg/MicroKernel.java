package dev.carrybit.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLIS's micro-kernel: C ← C + A·B for one tile of C, MR rows × two vectors, which stays in
 * registers while {@code k} terms from packed panels are added. The rows are written out, because
 * vectors in an array would not stay in registers.
 *
 * <p>No tile has more than 24 multiply-adds. C2 sums up the uncommon traps recorded for all inlined
 * methods of the API, at most four for each call. From 100 on it ignores profiles, stores vectors
 * as objects, and a tile is fifteen times as slow.
 *
 * <p>The place in C is counted up row by row, and the loop has one counter. If each row had a place
 * of its own, C2 would often keep those in registers and the counter in memory: a tenth slower.
 */
final class MicroKernel {

  private static final VectorSpecies<Double> SPECIES = VectorMath.SPECIES;
  private static final int LANES = SPECIES.length();

  private MicroKernel() {}

  /** Adds to a tile of 12 rows. */
  static void add12x2(
      double[] a, int aAt, double[] b, int bAt, int k, double[] c, int at, int stride) {
    var sa0 = DoubleVector.fromArray(SPECIES, c, at);
    var sa1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sb0 = DoubleVector.fromArray(SPECIES, c, at);
    var sb1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sc0 = DoubleVector.fromArray(SPECIES, c, at);
    var sc1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sd0 = DoubleVector.fromArray(SPECIES, c, at);
    var sd1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var se0 = DoubleVector.fromArray(SPECIES, c, at);
    var se1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sf0 = DoubleVector.fromArray(SPECIES, c, at);
    var sf1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sg0 = DoubleVector.fromArray(SPECIES, c, at);
    var sg1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sh0 = DoubleVector.fromArray(SPECIES, c, at);
    var sh1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var si0 = DoubleVector.fromArray(SPECIES, c, at);
    var si1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sj0 = DoubleVector.fromArray(SPECIES, c, at);
    var sj1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sk0 = DoubleVector.fromArray(SPECIES, c, at);
    var sk1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sl0 = DoubleVector.fromArray(SPECIES, c, at);
    var sl1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    int shift = aAt - bAt;
    for (int y = bAt; y < bAt + k * PackedB.NR; y += PackedB.NR) {
      int x = y + shift;
      var b0 = DoubleVector.fromArray(SPECIES, b, y);
      var b1 = DoubleVector.fromArray(SPECIES, b, y + LANES);
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      sa0 = a0.fma(b0, sa0);
      sa1 = a0.fma(b1, sa1);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + 1]);
      sb0 = a1.fma(b0, sb0);
      sb1 = a1.fma(b1, sb1);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2]);
      sc0 = a2.fma(b0, sc0);
      sc1 = a2.fma(b1, sc1);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3]);
      sd0 = a3.fma(b0, sd0);
      sd1 = a3.fma(b1, sd1);
      var a4 = DoubleVector.broadcast(SPECIES, a[x + 4]);
      se0 = a4.fma(b0, se0);
      se1 = a4.fma(b1, se1);
      var a5 = DoubleVector.broadcast(SPECIES, a[x + 5]);
      sf0 = a5.fma(b0, sf0);
      sf1 = a5.fma(b1, sf1);
      var a6 = DoubleVector.broadcast(SPECIES, a[x + 6]);
      sg0 = a6.fma(b0, sg0);
      sg1 = a6.fma(b1, sg1);
      var a7 = DoubleVector.broadcast(SPECIES, a[x + 7]);
      sh0 = a7.fma(b0, sh0);
      sh1 = a7.fma(b1, sh1);
      var a8 = DoubleVector.broadcast(SPECIES, a[x + 8]);
      si0 = a8.fma(b0, si0);
      si1 = a8.fma(b1, si1);
      var a9 = DoubleVector.broadcast(SPECIES, a[x + 9]);
      sj0 = a9.fma(b0, sj0);
      sj1 = a9.fma(b1, sj1);
      var a10 = DoubleVector.broadcast(SPECIES, a[x + 10]);
      sk0 = a10.fma(b0, sk0);
      sk1 = a10.fma(b1, sk1);
      var a11 = DoubleVector.broadcast(SPECIES, a[x + 11]);
      sl0 = a11.fma(b0, sl0);
      sl1 = a11.fma(b1, sl1);
    }
    at -= 11 * stride;
    sa0.intoArray(c, at);
    sa1.intoArray(c, at + LANES);
    at += stride;
    sb0.intoArray(c, at);
    sb1.intoArray(c, at + LANES);
    at += stride;
    sc0.intoArray(c, at);
    sc1.intoArray(c, at + LANES);
    at += stride;
    sd0.intoArray(c, at);
    sd1.intoArray(c, at + LANES);
    at += stride;
    se0.intoArray(c, at);
    se1.intoArray(c, at + LANES);
    at += stride;
    sf0.intoArray(c, at);
    sf1.intoArray(c, at + LANES);
    at += stride;
    sg0.intoArray(c, at);
    sg1.intoArray(c, at + LANES);
    at += stride;
    sh0.intoArray(c, at);
    sh1.intoArray(c, at + LANES);
    at += stride;
    si0.intoArray(c, at);
    si1.intoArray(c, at + LANES);
    at += stride;
    sj0.intoArray(c, at);
    sj1.intoArray(c, at + LANES);
    at += stride;
    sk0.intoArray(c, at);
    sk1.intoArray(c, at + LANES);
    at += stride;
    sl0.intoArray(c, at);
    sl1.intoArray(c, at + LANES);
  }

  /** Adds to a tile of 12 rows and one vector, for the last columns of C. */
  static void add12x1(
      double[] a, int aAt, double[] b, int bAt, int k, double[] c, int at, int stride) {
    var sa = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sb = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sc = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sd = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var se = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sf = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sg = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sh = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var si = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sj = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sk = DoubleVector.fromArray(SPECIES, c, at);
    at += stride;
    var sl = DoubleVector.fromArray(SPECIES, c, at);
    int shift = aAt - bAt;
    for (int y = bAt; y < bAt + k * PackedB.NR; y += PackedB.NR) {
      int x = y + shift;
      var v = DoubleVector.fromArray(SPECIES, b, y);
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      sa = a0.fma(v, sa);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + 1]);
      sb = a1.fma(v, sb);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2]);
      sc = a2.fma(v, sc);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3]);
      sd = a3.fma(v, sd);
      var a4 = DoubleVector.broadcast(SPECIES, a[x + 4]);
      se = a4.fma(v, se);
      var a5 = DoubleVector.broadcast(SPECIES, a[x + 5]);
      sf = a5.fma(v, sf);
      var a6 = DoubleVector.broadcast(SPECIES, a[x + 6]);
      sg = a6.fma(v, sg);
      var a7 = DoubleVector.broadcast(SPECIES, a[x + 7]);
      sh = a7.fma(v, sh);
      var a8 = DoubleVector.broadcast(SPECIES, a[x + 8]);
      si = a8.fma(v, si);
      var a9 = DoubleVector.broadcast(SPECIES, a[x + 9]);
      sj = a9.fma(v, sj);
      var a10 = DoubleVector.broadcast(SPECIES, a[x + 10]);
      sk = a10.fma(v, sk);
      var a11 = DoubleVector.broadcast(SPECIES, a[x + 11]);
      sl = a11.fma(v, sl);
    }
    at -= 11 * stride;
    sa.intoArray(c, at);
    at += stride;
    sb.intoArray(c, at);
    at += stride;
    sc.intoArray(c, at);
    at += stride;
    sd.intoArray(c, at);
    at += stride;
    se.intoArray(c, at);
    at += stride;
    sf.intoArray(c, at);
    at += stride;
    sg.intoArray(c, at);
    at += stride;
    sh.intoArray(c, at);
    at += stride;
    si.intoArray(c, at);
    at += stride;
    sj.intoArray(c, at);
    at += stride;
    sk.intoArray(c, at);
    at += stride;
    sl.intoArray(c, at);
  }

  /** Adds to a tile of 4 rows. */
  static void add4x2(
      double[] a, int aAt, double[] b, int bAt, int k, double[] c, int at, int stride) {
    var sa0 = DoubleVector.fromArray(SPECIES, c, at);
    var sa1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sb0 = DoubleVector.fromArray(SPECIES, c, at);
    var sb1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sc0 = DoubleVector.fromArray(SPECIES, c, at);
    var sc1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    at += stride;
    var sd0 = DoubleVector.fromArray(SPECIES, c, at);
    var sd1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    int shift = aAt - bAt;
    for (int y = bAt; y < bAt + k * PackedB.NR; y += PackedB.NR) {
      int x = y + shift;
      var b0 = DoubleVector.fromArray(SPECIES, b, y);
      var b1 = DoubleVector.fromArray(SPECIES, b, y + LANES);
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      sa0 = a0.fma(b0, sa0);
      sa1 = a0.fma(b1, sa1);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + 1]);
      sb0 = a1.fma(b0, sb0);
      sb1 = a1.fma(b1, sb1);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2]);
      sc0 = a2.fma(b0, sc0);
      sc1 = a2.fma(b1, sc1);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3]);
      sd0 = a3.fma(b0, sd0);
      sd1 = a3.fma(b1, sd1);
    }
    at -= 3 * stride;
    sa0.intoArray(c, at);
    sa1.intoArray(c, at + LANES);
    at += stride;
    sb0.intoArray(c, at);
    sb1.intoArray(c, at + LANES);
    at += stride;
    sc0.intoArray(c, at);
    sc1.intoArray(c, at + LANES);
    at += stride;
    sd0.intoArray(c, at);
    sd1.intoArray(c, at + LANES);
  }
}
