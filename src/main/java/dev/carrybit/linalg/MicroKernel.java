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
    var sb0 = DoubleVector.fromArray(SPECIES, c, at + stride);
    var sb1 = DoubleVector.fromArray(SPECIES, c, at + stride + LANES);
    var sc0 = DoubleVector.fromArray(SPECIES, c, at + 2 * stride);
    var sc1 = DoubleVector.fromArray(SPECIES, c, at + 2 * stride + LANES);
    var sd0 = DoubleVector.fromArray(SPECIES, c, at + 3 * stride);
    var sd1 = DoubleVector.fromArray(SPECIES, c, at + 3 * stride + LANES);
    var se0 = DoubleVector.fromArray(SPECIES, c, at + 4 * stride);
    var se1 = DoubleVector.fromArray(SPECIES, c, at + 4 * stride + LANES);
    var sf0 = DoubleVector.fromArray(SPECIES, c, at + 5 * stride);
    var sf1 = DoubleVector.fromArray(SPECIES, c, at + 5 * stride + LANES);
    var sg0 = DoubleVector.fromArray(SPECIES, c, at + 6 * stride);
    var sg1 = DoubleVector.fromArray(SPECIES, c, at + 6 * stride + LANES);
    var sh0 = DoubleVector.fromArray(SPECIES, c, at + 7 * stride);
    var sh1 = DoubleVector.fromArray(SPECIES, c, at + 7 * stride + LANES);
    var si0 = DoubleVector.fromArray(SPECIES, c, at + 8 * stride);
    var si1 = DoubleVector.fromArray(SPECIES, c, at + 8 * stride + LANES);
    var sj0 = DoubleVector.fromArray(SPECIES, c, at + 9 * stride);
    var sj1 = DoubleVector.fromArray(SPECIES, c, at + 9 * stride + LANES);
    var sk0 = DoubleVector.fromArray(SPECIES, c, at + 10 * stride);
    var sk1 = DoubleVector.fromArray(SPECIES, c, at + 10 * stride + LANES);
    var sl0 = DoubleVector.fromArray(SPECIES, c, at + 11 * stride);
    var sl1 = DoubleVector.fromArray(SPECIES, c, at + 11 * stride + LANES);
    for (int i = 0; i < k * PackedB.NR; i += PackedB.NR) {
      int x = aAt + i;
      int y = bAt + i;
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
    sa0.intoArray(c, at);
    sa1.intoArray(c, at + LANES);
    sb0.intoArray(c, at + stride);
    sb1.intoArray(c, at + stride + LANES);
    sc0.intoArray(c, at + 2 * stride);
    sc1.intoArray(c, at + 2 * stride + LANES);
    sd0.intoArray(c, at + 3 * stride);
    sd1.intoArray(c, at + 3 * stride + LANES);
    se0.intoArray(c, at + 4 * stride);
    se1.intoArray(c, at + 4 * stride + LANES);
    sf0.intoArray(c, at + 5 * stride);
    sf1.intoArray(c, at + 5 * stride + LANES);
    sg0.intoArray(c, at + 6 * stride);
    sg1.intoArray(c, at + 6 * stride + LANES);
    sh0.intoArray(c, at + 7 * stride);
    sh1.intoArray(c, at + 7 * stride + LANES);
    si0.intoArray(c, at + 8 * stride);
    si1.intoArray(c, at + 8 * stride + LANES);
    sj0.intoArray(c, at + 9 * stride);
    sj1.intoArray(c, at + 9 * stride + LANES);
    sk0.intoArray(c, at + 10 * stride);
    sk1.intoArray(c, at + 10 * stride + LANES);
    sl0.intoArray(c, at + 11 * stride);
    sl1.intoArray(c, at + 11 * stride + LANES);
  }

  /** Adds to a tile of 4 rows. */
  static void add4x2(
      double[] a, int aAt, double[] b, int bAt, int k, double[] c, int at, int stride) {
    var sa0 = DoubleVector.fromArray(SPECIES, c, at);
    var sa1 = DoubleVector.fromArray(SPECIES, c, at + LANES);
    var sb0 = DoubleVector.fromArray(SPECIES, c, at + stride);
    var sb1 = DoubleVector.fromArray(SPECIES, c, at + stride + LANES);
    var sc0 = DoubleVector.fromArray(SPECIES, c, at + 2 * stride);
    var sc1 = DoubleVector.fromArray(SPECIES, c, at + 2 * stride + LANES);
    var sd0 = DoubleVector.fromArray(SPECIES, c, at + 3 * stride);
    var sd1 = DoubleVector.fromArray(SPECIES, c, at + 3 * stride + LANES);
    for (int i = 0; i < k * PackedB.NR; i += PackedB.NR) {
      int x = aAt + i;
      int y = bAt + i;
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
    sa0.intoArray(c, at);
    sa1.intoArray(c, at + LANES);
    sb0.intoArray(c, at + stride);
    sb1.intoArray(c, at + stride + LANES);
    sc0.intoArray(c, at + 2 * stride);
    sc1.intoArray(c, at + 2 * stride + LANES);
    sd0.intoArray(c, at + 3 * stride);
    sd1.intoArray(c, at + 3 * stride + LANES);
  }
}
