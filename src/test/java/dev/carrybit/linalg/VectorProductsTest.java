package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorProductsTest {

  private final Products plain = new PlainProducts();
  private final Products vector = new VectorProducts();

  /** Rows, terms and columns on both sides of what tiles, panels and blocks of them hold. */
  static Stream<int[]> shapes() {
    var random = new Random(11);
    return IntStream.range(0, 150)
        .mapToObj(
            i ->
                new int[] {
                  1 + random.nextInt(i % 5 == 0 ? 300 : 30),
                  24 + random.nextInt(i % 7 == 0 ? 600 : 40),
                  24 + random.nextInt(70)
                });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void vectorsGiveTheBitsOfThePlainProducts(int[] shape) {
    var random = new Random(shape[0] + 1_000 * shape[1]);
    var a = Windows.random(random, shape[0], shape[1]);
    var turned = Windows.random(random, shape[1], shape[0]);
    turned.assignTransposed(a);
    var b = Windows.random(random, shape[1], shape[2]);
    var c = Windows.random(random, shape[0], shape[2]);
    var expected = Windows.duplicate(c);
    KernelsTest.multiply(plain, a, b, expected);

    var product = Windows.duplicate(c);
    KernelsTest.multiply(vector, a, b, product);
    assertThat(product.values()).containsExactly(expected.values());
    var ofTurned = Windows.duplicate(c);
    KernelsTest.multiplyTurned(vector, a, b, ofTurned);
    assertThat(ofTurned.values()).containsExactly(expected.values());
    var transposed = Windows.duplicate(c);
    vector.accumulateTransposedProduct(turned, b, transposed);
    assertThat(transposed.values()).containsExactly(expected.values());
    var plainTransposed = Windows.duplicate(c);
    plain.accumulateTransposedProduct(turned, b, plainTransposed);
    assertThat(plainTransposed.values()).containsExactly(expected.values());
  }

  @Test
  void notANumberInOneRowOrColumnStaysInIt() {
    var random = new Random(12);
    var a = Windows.random(random, 13, 30);
    a.setEntry(12, 3, Double.NaN);
    var b = Windows.random(random, 30, 33);
    b.setEntry(5, 32, Double.NaN);
    var c = Matrix.zeros(13, 33);
    KernelsTest.multiply(vector, a, b, c);
    for (int i = 0; i < 13; i++) {
      for (int j = 0; j < 33; j++) {
        assertThat(Double.isNaN(c.getEntry(i, j))).isEqualTo(i == 12 || j == 32);
      }
    }
  }

  @Test
  void oneAfterTheOtherProductsOfOtherShapesShareTheirScratchSpace() {
    for (var shape : new int[][] {{300, 600, 70}, {5, 24, 40}, {13, 300, 24}, {300, 600, 71}}) {
      vectorsGiveTheBitsOfThePlainProducts(shape);
    }
  }
}
