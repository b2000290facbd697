package dev.carrybit.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of a product, rows × vectors of C, held in registers while terms are added to them. Of A,
 * entries are {@code rowStep} and {@code step} apart; {@code inside} says which lanes of the last
 * vector belong to C. Loops over rows and vectors are written out, since vectors in an array would
 * not stay in registers.
 */
final class VectorBlocks {

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorBlocks() {}

  static void eightByTwo(
      double[] a,
      int aAt,
      int rowStep,
      int step,
      double[] b,
      int bAt,
      int bStride,
      double[] c,
      int cAt,
      int cStride,
      int terms,
      VectorMask<Double> inside) {
    var s00 = load(c, cAt);
    var s01 = load(c, cAt + LANES);
    var s10 = load(c, cAt + cStride);
    var s11 = load(c, cAt + cStride + LANES);
    var s20 = load(c, cAt + 2 * cStride);
    var s21 = load(c, cAt + 2 * cStride + LANES);
    var s30 = load(c, cAt + 3 * cStride);
    var s31 = load(c, cAt + 3 * cStride + LANES);
    var s40 = load(c, cAt + 4 * cStride);
    var s41 = load(c, cAt + 4 * cStride + LANES);
    var s50 = load(c, cAt + 5 * cStride);
    var s51 = load(c, cAt + 5 * cStride + LANES);
    var s60 = load(c, cAt + 6 * cStride);
    var s61 = load(c, cAt + 6 * cStride + LANES);
    var s70 = load(c, cAt + 7 * cStride);
    var s71 = load(c, cAt + 7 * cStride + LANES);
    for (int k = 0; k < terms; k++) {
      int x = aAt + k * step;
      int y = bAt + k * bStride;
      var b0 = load(b, y);
      var b1 = load(b, y + LANES);
      var a0 = every(a[x]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      var a1 = every(a[x + rowStep]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      var a2 = every(a[x + 2 * rowStep]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      var a3 = every(a[x + 3 * rowStep]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      var a4 = every(a[x + 4 * rowStep]);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      var a5 = every(a[x + 5 * rowStep]);
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      var a6 = every(a[x + 6 * rowStep]);
      s60 = a6.fma(b0, s60);
      s61 = a6.fma(b1, s61);
      var a7 = every(a[x + 7 * rowStep]);
      s70 = a7.fma(b0, s70);
      s71 = a7.fma(b1, s71);
    }
    s00.intoArray(c, cAt);
    store(s01, c, cAt + LANES, inside);
    s10.intoArray(c, cAt + cStride);
    store(s11, c, cAt + cStride + LANES, inside);
    s20.intoArray(c, cAt + 2 * cStride);
    store(s21, c, cAt + 2 * cStride + LANES, inside);
    s30.intoArray(c, cAt + 3 * cStride);
    store(s31, c, cAt + 3 * cStride + LANES, inside);
    s40.intoArray(c, cAt + 4 * cStride);
    store(s41, c, cAt + 4 * cStride + LANES, inside);
    s50.intoArray(c, cAt + 5 * cStride);
    store(s51, c, cAt + 5 * cStride + LANES, inside);
    s60.intoArray(c, cAt + 6 * cStride);
    store(s61, c, cAt + 6 * cStride + LANES, inside);
    s70.intoArray(c, cAt + 7 * cStride);
    store(s71, c, cAt + 7 * cStride + LANES, inside);
  }

  static void fourByTwo(
      double[] a,
      int aAt,
      int rowStep,
      int step,
      double[] b,
      int bAt,
      int bStride,
      double[] c,
      int cAt,
      int cStride,
      int terms,
      VectorMask<Double> inside) {
    var s00 = load(c, cAt);
    var s01 = load(c, cAt + LANES);
    var s10 = load(c, cAt + cStride);
    var s11 = load(c, cAt + cStride + LANES);
    var s20 = load(c, cAt + 2 * cStride);
    var s21 = load(c, cAt + 2 * cStride + LANES);
    var s30 = load(c, cAt + 3 * cStride);
    var s31 = load(c, cAt + 3 * cStride + LANES);
    for (int k = 0; k < terms; k++) {
      int x = aAt + k * step;
      int y = bAt + k * bStride;
      var b0 = load(b, y);
      var b1 = load(b, y + LANES);
      var a0 = every(a[x]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      var a1 = every(a[x + rowStep]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      var a2 = every(a[x + 2 * rowStep]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      var a3 = every(a[x + 3 * rowStep]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
    }
    s00.intoArray(c, cAt);
    store(s01, c, cAt + LANES, inside);
    s10.intoArray(c, cAt + cStride);
    store(s11, c, cAt + cStride + LANES, inside);
    s20.intoArray(c, cAt + 2 * cStride);
    store(s21, c, cAt + 2 * cStride + LANES, inside);
    s30.intoArray(c, cAt + 3 * cStride);
    store(s31, c, cAt + 3 * cStride + LANES, inside);
  }

  static void fourByOne(
      double[] a,
      int aAt,
      int rowStep,
      int step,
      double[] b,
      int bAt,
      int bStride,
      double[] c,
      int cAt,
      int cStride,
      int terms,
      VectorMask<Double> inside) {
    var s00 = load(c, cAt);
    var s10 = load(c, cAt + cStride);
    var s20 = load(c, cAt + 2 * cStride);
    var s30 = load(c, cAt + 3 * cStride);
    for (int k = 0; k < terms; k++) {
      int x = aAt + k * step;
      int y = bAt + k * bStride;
      var b0 = load(b, y);
      var a0 = every(a[x]);
      s00 = a0.fma(b0, s00);
      var a1 = every(a[x + rowStep]);
      s10 = a1.fma(b0, s10);
      var a2 = every(a[x + 2 * rowStep]);
      s20 = a2.fma(b0, s20);
      var a3 = every(a[x + 3 * rowStep]);
      s30 = a3.fma(b0, s30);
    }
    store(s00, c, cAt, inside);
    store(s10, c, cAt + cStride, inside);
    store(s20, c, cAt + 2 * cStride, inside);
    store(s30, c, cAt + 3 * cStride, inside);
  }

  static void oneByOne(
      double[] a,
      int aAt,
      int step,
      double[] b,
      int bAt,
      int bStride,
      double[] c,
      int cAt,
      int terms,
      VectorMask<Double> inside) {
    var s00 = load(c, cAt);
    for (int k = 0; k < terms; k++) {
      int x = aAt + k * step;
      int y = bAt + k * bStride;
      var b0 = load(b, y);
      var a0 = every(a[x]);
      s00 = a0.fma(b0, s00);
    }
    store(s00, c, cAt, inside);
  }

  private static DoubleVector load(double[] values, int at) {
    return DoubleVector.fromArray(SPECIES, values, at);
  }

  private static DoubleVector every(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }

  /** Lanes outside {@code inside} are written as they were. */
  private static void store(DoubleVector sum, double[] c, int at, VectorMask<Double> inside) {
    load(c, at).blend(sum, inside).intoArray(c, at);
  }
}
