package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carrybit.linalg.KernelsTest.Operands;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On platforms that OpenBLAS comes for it has to load: a failure there is no reason to skip. */
public class NativeKernelsTest {

  public static boolean platformHasIt() {
    return OpenBlas.Platform.here().isPresent();
  }

  @BeforeEach
  void requirePlatform() {
    assumeTrue(platformHasIt(), "no OpenBLAS comes for this platform");
  }

  @Test
  void itLoadsAndRunsOnOneThread() {
    assertThat(NativeKernels.obstacle()).isEmpty();
    assertThat(new NativeKernels().library())
        .matches("OpenBLAS \\d+\\.\\d+\\.\\d+, \\w+, 1 thread");
  }

  @Test
  void everyProductOfTheLibraryIsCommonsMathsAndTouchesNothingElse() {
    var products = new NativeKernels(0).products();
    KernelsTest.shapes()
        .map(Operands::of)
        .forEach(
            operands -> {
              var product = Windows.duplicate(operands.c());
              KernelsTest.multiply(products, operands.a(), operands.b(), product);
              close(product, operands);
              var turned = Windows.duplicate(operands.c());
              KernelsTest.multiplyTurned(products, operands.a(), operands.b(), turned);
              close(turned, operands);
              var transposed = Windows.duplicate(operands.c());
              products.accumulateTransposedProduct(operands.turned(), operands.b(), transposed);
              close(transposed, operands);
            });
  }

  @Test
  void smallProductsHaveThePortableBits() {
    for (var shape : new int[][] {{1, 7, 73}, {7, 73, 1}, {8, 9, 7}, {1, 1, 511}}) {
      var operands = Operands.of(shape);
      assertThat(product(new NativeKernels(), operands))
          .containsExactly(product(new PortableKernels(), operands));
    }
  }

  @Test
  void theLibraryTakesOverWhereTheLimitIsReached() {
    var operands = Operands.of(new int[] {1, 32, 16});
    assertThat(product(new NativeKernels(512), operands))
        .containsExactly(product(new NativeKernels(0), operands));
    assertThat(product(new NativeKernels(513), operands))
        .containsExactly(product(new PortableKernels(), operands));
  }

  /** The garbage collector moves arrays, so where they lie changes from run to run. */
  @ParameterizedTest
  @CsvSource({"1, 128, 512", "100, 128, 512", "6, 87, 128", "127, 65, 9", "50, 128, 1"})
  void theBitsDoNotDependOnWhereInMemoryTheOperandsLie(int rows, int terms, int columns) {
    var random = new Random(rows);
    var a = random.doubles((long) rows * terms).toArray();
    var b = random.doubles((long) terms * columns).toArray();
    var expected = new double[rows * columns];
    multiply(a, 0, b, 0, expected, 0, rows, terms, columns);
    for (int shift = 1; shift < 9; shift++) {
      var c = new double[rows * columns + 9];
      multiply(
          moved(a, shift), shift, moved(b, 9 - shift), 9 - shift, c, shift, rows, terms, columns);
      assertThat(Arrays.copyOfRange(c, shift, shift + expected.length)).containsExactly(expected);
    }
  }

  @Test
  void infinitiesAndNaNComeThroughEvenAgainstZero() {
    var products = new NativeKernels(0).products();
    for (int size : new int[] {1, 8, 65}) {
      for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        var b = Matrix.zeros(size, size);
        Arrays.fill(b.values(), value);
        var c = Matrix.zeros(size, size);
        KernelsTest.multiply(products, Matrix.zeros(size, size), b, c);
        assertThat(c.values()).containsOnly(Double.NaN);
        var transposed = Matrix.zeros(size, size);
        products.accumulateTransposedProduct(b, Matrix.zeros(size, size), transposed);
        assertThat(transposed.values()).containsOnly(Double.NaN);
      }
    }
  }

  private static void close(Matrix actual, Operands operands) {
    double bound = 1e-14 * operands.b().rows();
    double[][] entries = operands.expected().getData();
    for (int i = 0; i < entries.length; i++) {
      assertThat(actual.getRow(i)).containsExactly(entries[i], within(bound));
    }
    assertThat(Windows.untouched(actual)).isEqualTo(Windows.outside(actual));
  }

  private static double[] product(Kernels kernels, Operands operands) {
    var c = Windows.duplicate(operands.c());
    var products = kernels.products();
    KernelsTest.multiply(products, operands.a(), operands.b(), c);
    products.accumulateTransposedProduct(operands.turned(), operands.b(), c);
    return c.values();
  }

  private static double[] moved(double[] values, int by) {
    var moved = new double[values.length + by];
    System.arraycopy(values, 0, moved, by, values.length);
    return moved;
  }

  private static void multiply(
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC,
      int rows,
      int terms,
      int columns) {
    KernelsTest.multiply(
        new NativeKernels().products(),
        Matrix.view(a, atA, rows, terms),
        Matrix.view(b, atB, terms, columns),
        Matrix.view(c, atC, rows, columns));
  }
}
