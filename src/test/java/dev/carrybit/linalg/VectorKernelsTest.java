package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorKernelsTest {

  /** Among them, where the functions of doubles or of floats change. */
  private static final double[] EDGES = {
    0.0,
    -0.0,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    -Double.NaN,
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
    88.7,
    89,
    -87.4,
    -103.9,
    -104,
    Math.nextDown(0.55),
    0.55,
    Math.nextUp(0.55),
    -0.55,
    0.17328679513998632,
    0.34657359,
    10,
    -10,
    20,
    -40,
    41
  };

  /** An exponent below those of subnormal numbers. */
  private static final int LOWEST = Double.MIN_EXPONENT - 60;

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = new VectorKernels();

  private interface Use {
    void apply(Kernels kernels, double[] values, int from, int count);
  }

  /** Lengths on both sides of {@link VectorKernels#MIN_ROW}, all places in a vector. */
  private void same(Function<double[], Use> use) {
    var random = new Random(9);
    for (int count = 0; count <= 67; count++) {
      for (int from = 0; from < 17; from++) {
        var before = numbers(90, random);
        var expected = before.clone();
        var actual = before.clone();
        var other = use.apply(numbers(90, random));
        other.apply(scalar, expected, from, count);
        other.apply(vector, actual, from, count);
        KernelsTest.requireBits(actual, expected);
        System.arraycopy(before, from, actual, from, count);
        KernelsTest.requireBits(actual, before);
      }
    }
  }

  /** Edges, numbers of all exponents and both signs, and sizes that are common. */
  private static double[] numbers(int count, Random random) {
    var numbers = new double[count];
    for (int i = 0; i < count; i++) {
      double common = /* (float) */ random.nextGaussian();
      numbers[i] =
          switch (i % 6) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 2 -> 300 * common;
            case 3 -> Math.scalb(common, random.nextInt(LOWEST, Double.MAX_EXPONENT));
            case 4 -> common;
            default -> 40 * common;
          };
    }
    return numbers;
  }

  @Test
  void rowsHaveTheBitsOfTheScalarTanh() {
    same(
        other -> (kernels, values, from, count) -> kernels.tanh(values, from, values, from, count));
    same(other -> (kernels, values, from, count) -> kernels.tanh(other, 11, values, from, count));
  }

  @Test
  void rowsHaveTheBitsOfTheScalarLogisticFunction() {
    same(other -> Kernels::sigmoid);
  }

  @Test
  void rowsHaveTheBitsOfTheScalarExponential() {
    for (double shift : new double[] {0, 1.7, -30, -300, Double.NaN}) {
      same(other -> (kernels, values, from, count) -> kernels.exp(values, from, count, shift));
    }
  }

  @Test
  void rowsHaveTheBitsOfTheScalarSum() {
    same(other -> (kernels, values, from, count) -> kernels.add(other, 13, values, from, count));
  }

  @Test
  void otherBitsAreFound() {
    assertThatThrownBy(
            () ->
                same(
                    other ->
                        (kernels, values, from, count) -> {
                          kernels.sigmoid(values, from, count);
                          if (kernels == vector && count == 37) {
                            values[from + 36] = Math.nextUp(values[from + 36]);
                          }
                        }))
        .isInstanceOf(AssertionError.class);
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
                      20 + random.nextInt(i % 7 == 0 ? 900 : 40),
                      20 + random.nextInt(90)
                    });
    var edges =
        Stream.of(
            new int[] {5, 399, 31},
            new int[] {8, 24, 23},
            new int[] {11, 23, 24},
            new int[] {12, 400, 256},
            new int[] {12, 400, 32},
            new int[] {13, 401, 257},
            new int[] {13, 401, 289},
            new int[] {13, 401, 33},
            new int[] {16, 24, 24},
            new int[] {120, 24, 64},
            new int[] {121, 401, 40},
            new int[] {121, 800, 96},
            new int[] {123, 801, 24},
            new int[] {123, 801, 48});
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
    KernelsTest.requireBits(product.values(), expected.values());
    var ofTurned = Windows.duplicate(c);
    KernelsTest.multiplyTurned(vector, a, b, ofTurned);
    KernelsTest.requireBits(ofTurned.values(), expected.values());
    var transposed = Windows.duplicate(c);
    vector.multAddTransA(turned, b, transposed);
    KernelsTest.requireBits(transposed.values(), expected.values());
    var scalarTransposed = Windows.duplicate(c);
    scalar.multAddTransA(turned, b, scalarTransposed);
    KernelsTest.requireBits(scalarTransposed.values(), expected.values());
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
        assertThat(Double.isNaN(c.getEntry(i, j))).isEqualTo(i == 12 || j == 32); // float64
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
      for (int i = 0; i < count; i++) {
        numbers[i] = i % 11 == 0 ? 0 : 2 * /* (float) */ random.nextDouble() - 1;
      }
      return numbers;
    }

    Cells lstm(Kernels kernels) {
      for (int t = 0; t < TIME_STEPS; t++) {
        kernels.lstmForward(SEQUENCES, hidden, gates, gatesAt(t), h, c, tanhC, stateAt(t));
      }
      for (int t = TIME_STEPS - 1; t >= 0; t--) {
        kernels.lstmBackward(SEQUENCES, hidden, gates, gatesAt(t), c, tanhC, stateAt(t), dh, dc);
      }
      return this;
    }

    Cells gru(Kernels kernels) {
      for (int t = 0; t < TIME_STEPS; t++) {
        kernels.gruForward(SEQUENCES, hidden, gates, recurrent, gatesAt(t), h, stateAt(t));
      }
      for (int t = TIME_STEPS - 1; t >= 0; t--) {
        kernels.gruBackward(SEQUENCES, hidden, gates, recurrent, gatesAt(t), h, stateAt(t), dh);
      }
      return this;
    }

    private int gatesAt(int t) {
      return t * gateCount * SEQUENCES * hidden;
    }

    private int stateAt(int t) {
      return (t + 1) * SEQUENCES * hidden;
    }

    void requireBits(Cells expected) {
      KernelsTest.requireBits(gates, expected.gates);
      KernelsTest.requireBits(recurrent, expected.recurrent);
      KernelsTest.requireBits(h, expected.h);
      KernelsTest.requireBits(c, expected.c);
      KernelsTest.requireBits(tanhC, expected.tanhC);
      KernelsTest.requireBits(dh, expected.dh);
      KernelsTest.requireBits(dc, expected.dc);
    }
  }

  /** Widths below and above the minimum, some of which do not fill the last vector. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 31, 32, 33, 39, 40, 47, 48, 71})
  void vectorsGiveTheBitsOfTheScalarCells(int hidden) {
    Cells.of(hidden, 4).lstm(vector).requireBits(Cells.of(hidden, 4).lstm(scalar));
    Cells.of(hidden, 3).gru(vector).requireBits(Cells.of(hidden, 3).gru(scalar));
  }

  @Test
  void aCellWithOtherBitsIsFound() {
    var other = Cells.of(40, 4);
    other.gates()[77] += 0.0001;
    var scalarCells = Cells.of(40, 4).lstm(scalar);
    assertThatThrownBy(() -> other.lstm(vector).requireBits(scalarCells))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void vectorKernelsAreChosenWhereTheJvmHasTheVectorApi() {
    assertThat(Kernels.of(KernelChoice.VECTOR)).isInstanceOf(VectorKernels.class);
  }
}
