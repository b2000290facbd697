package dev.carrybit.linalg.float32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VectorMathTest {

  private static final int LANES = lanes();

  /** Tests are compiled without the module of vectors, so they cannot ask the species. */
  private static int lanes() {
    var sum = new float[64];
    var ones = new float[64];
    Arrays.fill(ones, 1);
    VectorMath.add(ones, 0, sum, 0);
    return Arrays.mismatch(sum, ones);
  }

  private interface ArrayFunction {
    void apply(float[] values, int at);
  }

  private interface FloatFunction {
    float of(float x);
  }

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

  /** Edges in every lane, then bits that step through all exponents and both signs. */
  private static float[] arguments() {
    var numbers = new float[6_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          i < 16 * EDGES.length
              ? EDGES[(i + i / EDGES.length) % EDGES.length]
              : Float.intBitsToFloat(i * 715_827);
    }
    return numbers;
  }

  private static void same(ArrayFunction vector, FloatFunction scalar) {
    var before = arguments();
    var actual = before.clone();
    for (int at = 3; at + LANES <= actual.length; at += LANES) {
      vector.apply(actual, at);
    }
    int end = 3 + (actual.length - 3) / LANES * LANES;
    var expected = before.clone();
    for (int i = 3; i < end; i++) {
      expected[i] = scalar.of(before[i]);
    }
    assertThat(Arrays.mismatch(bits(actual), bits(expected))).isEqualTo(-1);
  }

  private static int[] bits(float[] values) {
    var bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarExponential() {
    for (float shift : new float[] {0, 1.7f, -30, Float.NaN}) {
      same((values, at) -> VectorMath.exp(values, at, shift), x -> ScalarMath.exp(x - shift));
    }
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarLogisticFunction() {
    same(VectorMath::sigmoid, ScalarMath::sigmoid);
  }

  @Test
  void vectorsGiveTheBitsOfTheScalarTanh() {
    same((values, at) -> VectorMath.tanh(values, at, values, at), ScalarMath::tanh);
  }

  @Test
  void otherBitsAreFound() {
    assertThatThrownBy(() -> same(VectorMath::sigmoid, x -> Math.nextUp(ScalarMath.sigmoid(x))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void sumsOfVectorsAreThoseOfFloats() {
    var from = arguments();
    var to = Arrays.copyOfRange(from, 5, 2 * LANES + 15);
    var sum = to.clone();
    VectorMath.add(from, 50, sum, 2);
    var expected = to.clone();
    for (int i = 2; i < 2 + LANES; i++) {
      expected[i] += from[i + 48];
    }
    assertThat(bits(sum)).containsExactly(bits(expected));
  }
}
