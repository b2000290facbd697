package dev.carrybit.linalg.float32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.linalg.KernelChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels that the build generates from those for doubles. */
class KernelsTest {

  /** Numbers before and after the window of a matrix. */
  private static final int AROUND = 17;

  private static final float[] EDGES = {
    0,
    -0f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    -Float.NaN,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88.7f,
    89,
    -87.4f,
    -103.9f,
    -104,
    20,
    Math.nextDown(ScalarMath.TANH_BEND),
    ScalarMath.TANH_BEND,
    Math.nextUp(ScalarMath.TANH_BEND),
    -ScalarMath.TANH_BEND,
    10,
    -10,
    0.34657359f
  };

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = new VectorKernels();

  /** Rows, terms and columns on both sides of the sizes of tiles, micro-panels and blocks. */
  static Stream<int[]> shapes() {
    var random = new Random(11);
    var some =
        IntStream.range(0, 90)
            .mapToObj(
                i ->
                    new int[] {
                      1 + random.nextInt(i % 5 == 0 ? 260 : 30),
                      20 + random.nextInt(i % 7 == 0 ? 900 : 40),
                      20 + random.nextInt(90)
                    });
    var edges =
        Stream.of(
            new int[] {1, 1, 1},
            new int[] {12, 400, 32},
            new int[] {13, 401, 33},
            new int[] {13, 401, 289},
            new int[] {120, 24, 64},
            new int[] {121, 800, 96},
            new int[] {11, 23, 24},
            new int[] {8, 24, 23},
            new int[] {5, 399, 31},
            new int[] {16, 24, 24},
            new int[] {123, 801, 48});
    return Stream.concat(edges, some);
  }

  /** A · B + C, with A once more as its transpose. */
  private record Operands(Matrix a, Matrix turned, Matrix b, Matrix c) {

    static Operands of(int[] shape) {
      var random = new Random(shape[0] + 1_000L * shape[1]);
      var a = window(random, shape[0], shape[1], Float.NaN);
      var turned = window(random, shape[1], shape[0], Float.NaN);
      turned.assignTransposed(a);
      var b = window(random, shape[1], shape[2], Float.NaN);
      return new Operands(a, turned, b, window(random, shape[0], shape[2], 4096.5f));
    }

    /** A window into an array that is {@code around} elsewhere. */
    private static Matrix window(Random random, int rows, int columns, float around) {
      var values = new float[AROUND + rows * columns + AROUND];
      Arrays.fill(values, around);
      for (int i = 0; i < rows * columns; i++) {
        values[AROUND + i] = 2 * random.nextFloat() - 1;
      }
      return Matrix.view(values, AROUND, rows, columns);
    }

    /** The array in whose window {@code product} has been added to C. */
    float[] sum(BiConsumer<Operands, Matrix> product) {
      var sum = Matrix.view(c.values().clone(), AROUND, c.rows(), c.columns());
      product.accept(this, sum);
      return sum.values();
    }

    /** The three forms of the product; C must be the same. */
    Stream<float[]> sums(Kernels kernels) {
      return Stream.of(
          sum((operands, sum) -> packed(kernels, b, false).multAdd(a, sum)),
          sum(
              (operands, sum) -> {
                var transpose = Matrix.zeros(b.columns(), b.rows());
                transpose.assignTransposed(b);
                packed(kernels, transpose, true).multAdd(a, sum);
              }),
          sum((operands, sum) -> kernels.multAddTransA(turned, b, sum)));
    }

    private PackedMatrix packed(Kernels kernels, Matrix source, boolean transpose) {
      var packed = kernels.packed(b.rows(), b.columns());
      packed.pack(source, transpose);
      return packed;
    }

    /** The documented order: terms are added to C one after the other, each rounded once. */
    float[] naive() {
      return sum(
          (operands, sum) -> {
            for (int i = 0; i < c.rows(); i++) {
              for (int j = 0; j < c.columns(); j++) {
                float entry = at(sum, i, j);
                for (int k = 0; k < b.rows(); k++) {
                  entry = Math.fma(at(a, i, k), at(b, k, j), entry);
                }
                sum.setEntry(i, j, entry);
              }
            }
          });
    }

    private static float at(Matrix matrix, int i, int j) {
      return matrix.values()[matrix.offset() + i * matrix.columns() + j];
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void productsAddTermsInTheOrderOfKAndTouchNothingElse(int[] shape) {
    var operands = Operands.of(shape);
    var naive = operands.naive();
    assertThat(Stream.of(scalar, vector).flatMap(operands::sums))
        .hasSize(6)
        .allSatisfy(sum -> requireBits(sum, naive));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void productsBeginWithARowAndTouchNothingElse(int[] shape) {
    var operands = Operands.of(shape);
    int columns = operands.c().columns();
    var row = Arrays.copyOfRange(operands.c().values(), AROUND - 3, AROUND + columns);
    for (int i = 1; i < operands.c().rows(); i++) {
      System.arraycopy(row, 3, operands.c().values(), AROUND + i * columns, columns);
    }
    var naive = operands.naive();
    for (var kernels : List.of(scalar, vector)) {
      Arrays.fill(operands.c().values(), AROUND, AROUND + operands.c().rows() * columns, Float.NaN);
      var packed = operands.packed(kernels, operands.b(), false);
      requireBits(operands.sum((o, c) -> packed.multAddRow(o.a(), row, 3, c)), naive);
    }
  }

  /** Every NaN counts as the same. */
  private static void requireBits(float[] actual, float[] expected) {
    assertThat(Arrays.mismatch(actual, expected)).as("first that differs").isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(KernelChoice.class)
  void productsAreCloseToThoseOfCommonsMathInDoubles(KernelChoice choice) {
    shapes()
        .map(Operands::of)
        .forEach(
            operands -> {
              var a = new Array2DRowRealMatrix(operands.a().getData());
              var b = new Array2DRowRealMatrix(operands.b().getData());
              var c = new Array2DRowRealMatrix(operands.c().getData());
              var expected = c.add(a.multiply(b));
              double size = Math.sqrt(b.getRowDimension()) / 3; // of most entries
              operands
                  .sums(Kernels.of(choice))
                  .map(sum -> Matrix.view(sum, AROUND, c.getRowDimension(), c.getColumnDimension()))
                  .forEach(
                      sum -> assertThat(largest(expected.subtract(sum))).isLessThan(1e-5 * size));
            });
  }

  private static double largest(RealMatrix matrix) {
    return Arrays.stream(matrix.getData())
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  /** Lengths on both sides of {@link VectorKernels#MIN_ROW}, all places in a vector. */
  private void same(Function<float[], Use> use) {
    var random = new Random(9);
    for (int count = 0; count <= 67; count++) {
      for (int from = 0; from < 17; from++) {
        var before = numbers(90, random);
        var expected = before.clone();
        var actual = before.clone();
        var other = use.apply(numbers(90, random));
        other.apply(scalar, expected, from, count);
        other.apply(vector, actual, from, count);
        requireBits(actual, expected);
        System.arraycopy(before, from, actual, from, count);
        requireBits(actual, before);
      }
    }
  }

  private interface Use {
    void apply(Kernels kernels, float[] values, int from, int count);
  }

  /** Edges, floats of all exponents and both signs, and two sizes that are common. */
  private static float[] numbers(int count, Random random) {
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] =
          switch (i % 6) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 3 -> Float.intBitsToFloat(random.nextInt());
            default -> (float) random.nextGaussian() * (i % 2 == 0 ? 1 : 40);
          };
    }
    return numbers;
  }

  @Test
  void rowsHaveTheBitsOfScalarTanh() {
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
    for (float shift : new float[] {0, 1.7f, -30, Float.NaN}) {
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

  /** Buffers of a cell with G gates for three sequences and four time steps. */
  private record Cells(
      int hidden,
      int gateCount,
      float[] gates,
      float[] recurrent,
      float[] h,
      float[] c,
      float[] tanhC,
      float[] dh,
      float[] dc) {

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

    private static float[] numbers(int count, Random random) {
      var numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = i % 11 == 0 ? 0 : 2 * random.nextFloat() - 1;
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
  @ValueSource(ints = {1, 15, 16, 17, 31, 32, 33, 40, 47, 48, 71})
  void cellsHaveTheBitsOfTheScalarCells(int hidden) {
    Cells.of(hidden, 4).lstm(vector).requireBits(Cells.of(hidden, 4).lstm(scalar));
    Cells.of(hidden, 3).gru(vector).requireBits(Cells.of(hidden, 3).gru(scalar));
  }

  @Test
  void aCellWithOtherBitsIsFound() {
    var other = Cells.of(40, 4);
    other.gates()[77] += 1e-4f;
    var scalarCells = Cells.of(40, 4).lstm(scalar);
    assertThatThrownBy(() -> other.lstm(vector).requireBits(scalarCells))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void vectorKernelsAreChosenWhereTheJvmHasTheVectorApi() {
    assertThat(Kernels.of(KernelChoice.VECTOR)).isInstanceOf(VectorKernels.class);
  }
}
