package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The build writes a twin in floats, as of {@link VectorKernelsTest} and {@link Windows}. */
class KernelsTest {

  private static final int[] SIZES = {1, 2, 3, 7, 8, 9, 63, 64, 65, 127};

  private static final double ULP = Math.ulp(1.0);
  private static final double TOLERANCE = 500 * ULP; // float64

  static Stream<KernelChoice> choices() {
    return Arrays.stream(KernelChoice.values());
  }

  /** Every pair of sizes in every two of the three places, and products of several blocks. */
  static Stream<int[]> shapes() {
    int count = SIZES.length;
    var pairs =
        IntStream.range(0, count * count)
            .mapToObj(
                at ->
                    new int[] {
                      SIZES[at / count], SIZES[at % count], SIZES[(at / count + at % count) % count]
                    });
    return Stream.concat(pairs, Stream.of(new int[] {13, 401, 289}, new int[] {121, 800, 96}));
  }

  record Operands(Matrix a, Matrix turned, Matrix b, Matrix c) {
    static Operands of(int[] shape) {
      var random = new Random(shape[0] * 1_000_003L + shape[1] * 1_009L + shape[2]);
      var a = Windows.random(random, shape[0], shape[1]);
      var turned = Windows.random(random, shape[1], shape[0]);
      turned.assignTransposed(a);
      return new Operands(
          a,
          turned,
          Windows.random(random, shape[1], shape[2]),
          Windows.random(random, shape[0], shape[2]));
    }

    RealMatrix expected() {
      var product = new Array2DRowRealMatrix(a.getData()).multiply(b.copy());
      return new Array2DRowRealMatrix(c.getData()).add(product);
    }

    /**
     * The documented order: terms are added to C one after the other in the order of k, rounded
     * once.
     */
    double naive(int i, int j) {
      double sum = at(c, i, j);
      for (int k = 0; k < a.columns(); k++) {
        sum = Math.fma(at(a, i, k), at(b, k, j), sum);
      }
      return sum;
    }

    private static double at(Matrix matrix, int i, int j) {
      return matrix.values()[matrix.offset() + i * matrix.columns() + j];
    }
  }

  @ParameterizedTest
  @MethodSource("choices")
  void productsAddWhatCommonsMathGivesAndTouchNothingElse(KernelChoice choice) {
    var kernels = Kernels.of(choice);
    shapes()
        .map(Operands::of)
        .forEach(
            operands -> {
              var product = Windows.duplicate(operands.c());
              multiply(kernels, operands.a(), operands.b(), product);
              close(product, operands.expected());
              var turned = Windows.duplicate(operands.c());
              multiplyTurned(kernels, operands.a(), operands.b(), turned);
              close(turned, operands.expected());
              var transposed = Windows.duplicate(operands.c());
              kernels.multAddTransA(operands.turned(), operands.b(), transposed);
              close(transposed, operands.expected());
            });
  }

  @Test
  void vectorEntriesHaveTheBitsOfTheLoopInTheOrderOfK() {
    var kernels = new VectorKernels();
    shapes()
        .map(Operands::of)
        .forEach(
            operands -> {
              var product = Windows.duplicate(operands.c());
              multiply(kernels, operands.a(), operands.b(), product);
              var turned = Windows.duplicate(operands.c());
              multiplyTurned(kernels, operands.a(), operands.b(), turned);
              var transposed = Windows.duplicate(operands.c());
              kernels.multAddTransA(operands.turned(), operands.b(), transposed);
              var naive = operands.c().copy();
              for (int i = 0; i < naive.rows(); i++) {
                for (int j = 0; j < naive.columns(); j++) {
                  naive.setEntry(i, j, operands.naive(i, j));
                }
              }
              assertThat(product.getData()).isDeepEqualTo(naive.getData());
              assertThat(turned.getData()).isDeepEqualTo(naive.getData());
              assertThat(transposed.getData()).isDeepEqualTo(naive.getData());
            });
  }

  @ParameterizedTest
  @MethodSource("choices")
  void productsThatBeginWithARowAreThoseAddedToItInEveryRow(KernelChoice choice) {
    var kernels = Kernels.of(choice);
    shapes()
        .map(Operands::of)
        .forEach(
            operands -> {
              var c = operands.c();
              var filled = Windows.duplicate(c);
              for (int i = 0; i < c.rows(); i++) {
                filled.setRow(i, c.getRow(0));
              }
              multiply(kernels, operands.a(), operands.b(), filled);
              var product = Windows.duplicate(c);
              var packed = kernels.packed(operands.b().rows(), operands.b().columns());
              packed.pack(operands.b(), false);
              packed.multAddRow(operands.a(), c.values(), c.offset(), product);
              requireBits(product.values(), filled.values());
            });
  }

  @Test
  void vectorBitsDoNotDependOnWhichRowsAreComputedTogether() {
    var kernels = new VectorKernels();
    for (int cut : new int[] {1, 4, 8, 33, 62}) {
      var operands = Operands.of(new int[] {63, 65, 64});
      var whole = Windows.duplicate(operands.c());
      multiply(kernels, operands.a(), operands.b(), whole);
      var parts = Windows.duplicate(operands.c());
      var a = operands.a();
      multiply(kernels, rows(a, cut, 63), operands.b(), rows(parts, cut, 63));
      multiply(kernels, rows(a, 0, cut), operands.b(), rows(parts, 0, cut));
      requireBits(parts.values(), whole.values());
    }
  }

  @Test
  void vectorBitsOfATransposedProductDoNotDependOnWhereItsTermsAreCut() {
    var kernels = new VectorKernels();
    for (int cut : new int[] {1, 4, 6, 33, 64}) {
      var operands = Operands.of(new int[] {63, 65, 64});
      var whole = Windows.duplicate(operands.c());
      kernels.multAddTransA(operands.turned(), operands.b(), whole);
      var parts = Windows.duplicate(operands.c());
      var a = operands.turned();
      var b = operands.b();
      kernels.multAddTransA(rows(a, 0, cut), rows(b, 0, cut), parts);
      kernels.multAddTransA(rows(a, cut, 65), rows(b, cut, 65), parts);
      requireBits(parts.values(), whole.values());
    }
  }

  @Test
  void aPackedMatrixCanBePackedAgain() {
    for (var choice : choices().toList()) {
      var kernels = Kernels.of(choice);
      var operands = Operands.of(new int[] {9, 64, 65});
      var packed = kernels.packed(64, 65);
      packed.pack(operands.b(), false);
      packed.multAdd(operands.a(), Windows.duplicate(operands.c()));
      var other = operands.b().copy();
      for (int i = 0; i < other.values().length; i++) {
        other.values()[i] = -other.values()[i];
      }
      packed.pack(other, false);
      var again = Windows.duplicate(operands.c());
      packed.multAdd(operands.a(), again);

      var expected = new Array2DRowRealMatrix(operands.a().getData()).multiply(other);
      close(again, new Array2DRowRealMatrix(operands.c().getData()).add(expected));
    }
  }

  @Test
  void commonsMathKernelsAddTheWholeProductAtOnce() {
    var operands = Operands.of(new int[] {9, 127, 7});
    var kernels = new CommonsMathKernels();
    var product = Windows.duplicate(operands.c());
    multiply(kernels, operands.a(), operands.b(), product);

    var expected = operands.c().copy();
    expected.setSubMatrix(operands.expected().getData(), 0, 0);
    assertThat(product.getData()).isDeepEqualTo(expected.getData());
  }

  @Test
  void infinityTimesZeroIsNaN() {
    for (var choice : choices().toList()) {
      var c = Matrix.zeros(1, 2);
      var b = Matrix.view(new double[] {Double.POSITIVE_INFINITY, 1, 1, Double.NaN}, 0, 2, 2);
      multiply(Kernels.of(choice), Matrix.zeros(1, 2), b, c);
      assertThat(c.values()).containsExactly(Double.NaN, Double.NaN);
    }
  }

  /** The view of rows [{@code from}, {@code to}). */
  private static Matrix rows(Matrix matrix, int from, int to) {
    int offset = matrix.offset() + from * matrix.columns();
    return Matrix.view(matrix.values(), offset, to - from, matrix.columns());
  }

  /**
   * C ← C + A·B, with B as it is; a turned B gives the same bits but where the library turns it.
   */
  static void multiply(Kernels kernels, Matrix a, Matrix b, Matrix c) {
    var packed = kernels.packed(b.rows(), b.columns());
    packed.pack(b, false);
    packed.multAdd(a, c);
  }

  /** The same with B assigned as the transpose of its transpose. */
  static void multiplyTurned(Kernels kernels, Matrix a, Matrix b, Matrix c) {
    var turned = Matrix.zeros(b.columns(), b.rows());
    turned.assignTransposed(b);
    var packed = kernels.packed(b.rows(), b.columns());
    packed.pack(turned, true);
    packed.multAdd(a, c);
  }

  static void close(Matrix actual, RealMatrix expected) {
    var differences = expected.subtract(actual).getData();
    assertThat(
            Arrays.stream(differences)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow())
        .isLessThan(TOLERANCE);
    assertThat(Windows.untouched(actual)).isEqualTo(Windows.outside(actual));
  }

  /** Every NaN counts as the same. */
  static void requireBits(double[] actual, double[] expected) {
    assertThat(Arrays.mismatch(actual, expected)).as("first that differs").isEqualTo(-1);
  }
}
