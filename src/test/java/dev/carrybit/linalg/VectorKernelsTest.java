package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorKernelsTest {

  private static final double[] EDGES = {
    0.0,
    -0.0,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    709.782712893384,
    709.7827128933841,
    710,
    -708.4,
    -745.1332191019411,
    -745.1332191019412,
    -746,
    0.17328679513998632,
    -40,
    41
  };

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = new VectorKernels();

  private static double[] arguments(int size, Random random) {
    var numbers = DoubleStream.generate(() -> random.nextGaussian() * 300).limit(size).toArray();
    for (int i = 0; i < size; i += 3) {
      numbers[i] = i % 2 == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextGaussian();
    }
    return numbers;
  }

  private interface Use {
    void apply(Kernels kernels, double[] values, int from, int count);
  }

  /** Lengths on both sides of {@link VectorKernels#MIN_ROW}, all places in a vector. */
  private void same(Use use) {
    var random = new Random(9);
    for (int count = 0; count <= 67; count++) {
      for (int from = 0; from < 9; from++) {
        var expected = arguments(80, random);
        var before = expected.clone();
        var actual = expected.clone();
        use.apply(scalar, expected, from, count);
        use.apply(vector, actual, from, count);
        assertThat(bits(actual)).as("%d from %d", count, from).containsExactly(bits(expected));
        for (int i = 0; i < before.length; i++) {
          if (i < from || i >= from + count) {
            assertThat(bits(actual)[i]).isEqualTo(bits(before)[i]);
          }
        }
      }
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarTanh() {
    same((kernels, values, from, count) -> kernels.tanh(values, from, values, from, count));
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarTanhIntoAnotherArray() {
    same(
        (kernels, values, from, count) -> {
          var to = values.clone();
          kernels.tanh(values, from, to, 11, count);
          System.arraycopy(to, 11, values, from, count);
        });
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarLogisticFunction() {
    same(Kernels::sigmoid);
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarExponential() {
    for (double shift : new double[] {0, 1.7, -300, Double.NaN}) {
      same((kernels, values, from, count) -> kernels.exp(values, from, count, shift));
    }
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarSum() {
    same(
        (kernels, values, from, count) -> {
          var to = arguments(90, new Random(count));
          kernels.add(values, from, to, 13, count);
          System.arraycopy(to, 13, values, from, count);
        });
  }

  /** Rows, terms and columns on both sides of the sizes of tiles, micro-panels and blocks. */
  static Stream<int[]> shapes() {
    var random = new Random(11);
    var some =
        IntStream.range(0, 150)
            .mapToObj(
                i ->
                    new int[] {
                      1 + random.nextInt(i % 5 == 0 ? 300 : 30),
                      24 + random.nextInt(i % 7 == 0 ? 900 : 40),
                      24 + random.nextInt(70)
                    });
    var edges =
        Stream.of(
            new int[] {12, 400, 256},
            new int[] {13, 401, 257},
            new int[] {121, 401, 40},
            new int[] {123, 801, 24});
    return Stream.concat(edges, some);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void vectorsGiveTheBitsOfTheScalarProducts(int[] shape) {
    var random = new Random(shape[0] + 1_000 * shape[1]);
    var a = Windows.random(random, shape[0], shape[1]);
    var turned = Windows.random(random, shape[1], shape[0]);
    turned.assignTransposed(a);
    var b = Windows.random(random, shape[1], shape[2]);
    var c = Windows.random(random, shape[0], shape[2]);
    var expected = Windows.duplicate(c);
    KernelsTest.multiply(scalar, a, b, expected);

    var product = Windows.duplicate(c);
    KernelsTest.multiply(vector, a, b, product);
    assertThat(product.values()).containsExactly(expected.values());
    var ofTurned = Windows.duplicate(c);
    KernelsTest.multiplyTurned(vector, a, b, ofTurned);
    assertThat(ofTurned.values()).containsExactly(expected.values());
    var transposed = Windows.duplicate(c);
    vector.multAddTransA(turned, b, transposed);
    assertThat(transposed.values()).containsExactly(expected.values());
    var scalarTransposed = Windows.duplicate(c);
    scalar.multAddTransA(turned, b, scalarTransposed);
    assertThat(scalarTransposed.values()).containsExactly(expected.values());
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
  void productsOfDifferentShapesShareScratchSpace() {
    for (var shape : new int[][] {{300, 900, 70}, {5, 24, 40}, {13, 300, 24}, {300, 900, 71}}) {
      vectorsGiveTheBitsOfTheScalarProducts(shape);
    }
  }

  /** Buffers of a cell with G gates for three sequences and four time steps. */
  private record Cells(
      int hidden,
      int gateCount,
      double[] gates,
      double[] recurrent,
      double[] h,
      double[] c,
      double[] tanhC,
      double[] dh,
      double[] dc) {

    private static final int SEQUENCES = 3;
    private static final int TIME_STEPS = 4;

    static Cells of(int hidden, int gateCount) {
      int size = SEQUENCES * hidden;
      int gates = gateCount * size * TIME_STEPS;
      int states = size * (TIME_STEPS + 1);
      var random = new Random(hidden);
      return new Cells(
          hidden,
          gateCount,
          numbers(gates, random),
          numbers(gates, random),
          numbers(states, random),
          numbers(states, random),
          numbers(states, random),
          numbers(size, random),
          numbers(size, random));
    }

    private static double[] numbers(int count, Random random) {
      var numbers = new double[count];
      Arrays.setAll(numbers, i -> i % 11 == 0 ? 0 : 2 * random.nextDouble() - 1);
      return numbers;
    }

    void lstm(Kernels kernels) {
      for (int t = 0; t < TIME_STEPS; t++) {
        kernels.lstmForward(SEQUENCES, hidden, gates, gatesAt(t), h, c, tanhC, stateAt(t));
      }
      for (int t = TIME_STEPS - 1; t >= 0; t--) {
        kernels.lstmBackward(SEQUENCES, hidden, gates, gatesAt(t), c, tanhC, stateAt(t), dh, dc);
      }
    }

    void gru(Kernels kernels) {
      for (int t = 0; t < TIME_STEPS; t++) {
        kernels.gruForward(SEQUENCES, hidden, gates, recurrent, gatesAt(t), h, stateAt(t));
      }
      for (int t = TIME_STEPS - 1; t >= 0; t--) {
        kernels.gruBackward(SEQUENCES, hidden, gates, recurrent, gatesAt(t), h, stateAt(t), dh);
      }
    }

    private int gatesAt(int t) {
      return t * gateCount * SEQUENCES * hidden;
    }

    private int stateAt(int t) {
      return (t + 1) * SEQUENCES * hidden;
    }

    void requireBits(Cells expected) {
      assertThat(gates).containsExactly(expected.gates);
      assertThat(recurrent).containsExactly(expected.recurrent);
      assertThat(h).containsExactly(expected.h);
      assertThat(c).containsExactly(expected.c);
      assertThat(tanhC).containsExactly(expected.tanhC);
      assertThat(dh).containsExactly(expected.dh);
      assertThat(dc).containsExactly(expected.dc);
    }
  }

  /** Widths below and above the minimum, some of which do not fill the last vector. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 31, 32, 33, 39, 40, 71})
  void vectorsGiveTheBitsOfTheScalarCells(int hidden) {
    var expectedLstm = Cells.of(hidden, 4);
    expectedLstm.lstm(scalar);
    var lstm = Cells.of(hidden, 4);
    lstm.lstm(vector);
    lstm.requireBits(expectedLstm);

    var expectedGru = Cells.of(hidden, 3);
    expectedGru.gru(scalar);
    var gru = Cells.of(hidden, 3);
    gru.gru(vector);
    gru.requireBits(expectedGru);
  }

  @Test
  void vectorKernelsAreChosenWhereTheJvmHasTheVectorApi() {
    assertThat(Kernels.of(KernelChoice.VECTOR)).isInstanceOf(VectorKernels.class);
  }
}
