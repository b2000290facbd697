package dev.carrybit.linalg;

import dev.carrybit.linalg.Loops.Left;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * C ← C + A·B with blocks of C held in vectors: 8 rows × 2 vectors (4 × 2 where a processor has 16
 * registers, of 4 lanes), over {@value #BLOCK} terms at a time, so that what is read again stays in
 * the nearest caches. Each lane is an entry of C, to which terms are added one after the other in
 * the order of k: bits do not depend on blocks.
 *
 * <p>The last vector of a row may reach beyond it. What is there is read, and written back as it
 * was; rows and terms for which it would be beyond the array are left to {@link PlainLoops}.
 */
final class VectorProduct {

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int BLOCK = 256;

  /** Blocks of 8 × 2 need 19 registers, and of AVX2's 4 lanes there are 16. */
  private static final boolean WIDE = LANES != 4;

  private static final VectorMask<Double> ALL = SPECIES.maskAll(true);

  private VectorProduct() {}

  static void accumulate(Left a, Matrix b, Matrix c) {
    int terms = b.rows();
    int tail = c.columns() % LANES;
    var last = tail == 0 ? ALL : SPECIES.indexInRange(0, tail);
    int vectors = (c.columns() + LANES - 1) / LANES;
    int overB = b.offset() + (terms - 1) * b.stride() + vectors * LANES - b.values().length;
    int overC = c.offset() + (c.rows() - 1) * c.stride() + vectors * LANES - c.values().length;
    int safeTerms = overB <= 0 ? terms : Math.max(0, terms - 1 - (overB - 1) / b.stride());
    int safeRows = overC <= 0 ? c.rows() : Math.max(0, c.rows() - 1 - (overC - 1) / c.stride());
    for (int from = 0; from < safeTerms; from += BLOCK) {
      int end = Math.min(safeTerms, from + BLOCK);
      for (int j = 0; j < vectors; j += 2) {
        boolean ends = j + 2 >= vectors;
        if (j + 2 <= vectors) {
          two(a, b, c, safeRows, from, end, j * LANES, ends ? last : ALL);
        } else {
          one(a, b, c, safeRows, from, end, j * LANES, last);
        }
      }
    }
    PlainLoops.accumulate(a, b, c, 0, safeRows, safeTerms, terms, 0);
    PlainLoops.accumulate(a, b, c, safeRows, c.rows(), 0, terms, 0);
  }

  private static void two(
      Left a, Matrix b, Matrix c, int rows, int from, int end, int j, VectorMask<Double> in) {
    int i = 0;
    int bAt = b.offset() + from * b.stride() + j;
    for (; WIDE && i + 8 <= rows; i += 8) {
      VectorBlocks.eightByTwo(
          a.values(),
          a.at(i, from),
          a.rowStep(),
          a.columnStep(),
          b.values(),
          bAt,
          b.stride(),
          c.values(),
          c.offset() + i * c.stride() + j,
          c.stride(),
          end - from,
          in);
    }
    for (; i + 4 <= rows; i += 4) {
      VectorBlocks.fourByTwo(
          a.values(),
          a.at(i, from),
          a.rowStep(),
          a.columnStep(),
          b.values(),
          bAt,
          b.stride(),
          c.values(),
          c.offset() + i * c.stride() + j,
          c.stride(),
          end - from,
          in);
    }
    for (; i < rows; i++) {
      VectorBlocks.oneByOne(
          a.values(),
          a.at(i, from),
          a.columnStep(),
          b.values(),
          bAt,
          b.stride(),
          c.values(),
          c.offset() + i * c.stride() + j,
          end - from,
          ALL);
      VectorBlocks.oneByOne(
          a.values(),
          a.at(i, from),
          a.columnStep(),
          b.values(),
          bAt + LANES,
          b.stride(),
          c.values(),
          c.offset() + i * c.stride() + j + LANES,
          end - from,
          in);
    }
  }

  private static void one(
      Left a, Matrix b, Matrix c, int rows, int from, int end, int j, VectorMask<Double> in) {
    int i = 0;
    int bAt = b.offset() + from * b.stride() + j;
    for (; i + 4 <= rows; i += 4) {
      VectorBlocks.fourByOne(
          a.values(),
          a.at(i, from),
          a.rowStep(),
          a.columnStep(),
          b.values(),
          bAt,
          b.stride(),
          c.values(),
          c.offset() + i * c.stride() + j,
          c.stride(),
          end - from,
          in);
    }
    for (; i < rows; i++) {
      VectorBlocks.oneByOne(
          a.values(),
          a.at(i, from),
          a.columnStep(),
          b.values(),
          bAt,
          b.stride(),
          c.values(),
          c.offset() + i * c.stride() + j,
          end - from,
          in);
    }
  }
}
