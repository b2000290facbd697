package dev.carrybit.linalg.float32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ScalarMathTest {

  private interface FloatFunction {
    float of(float x);
  }

  @Test
  void functionsAreNearTheExactValues() {
    nearExactValues(2_003);
  }

  @Test
  @Tag("long")
  void functionsAreNearTheExactValuesAtManyArguments() {
    nearExactValues(17);
  }

  /** StrictMath's doubles count as exact. The bits step through all exponents and both signs. */
  private static void nearExactValues(int step) {
    for (long bits = 0; bits < 1L << 32; bits += step) {
      float x = Float.intBitsToFloat((int) bits);
      near(ScalarMath::exp, StrictMath::exp, 1, x);
      near(ScalarMath::sigmoid, ScalarMathTest::sigmoid, 2, x);
      near(ScalarMath::tanh, StrictMath::tanh, 1.6, x);
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static void near(FloatFunction actual, DoubleUnaryOperator exact, double ulps, float x) {
    float y = actual.of(x);
    double wanted = exact.applyAsDouble(x);
    boolean same = Float.compare(y, (float) wanted) == 0;
    if (!same && !(Math.abs(y - wanted) <= ulps * Math.ulp((float) wanted))) {
      assertThat(y).as("of %s", x).isEqualTo((float) wanted);
    }
  }

  @Test
  void anErrorOfThreeUlpIsFound() {
    assertThatThrownBy(() -> near(x -> x + 3 * Math.ulp(x), x -> x, 2, 1.7f))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> near(x -> Float.NaN, x -> x, 2, 1.7f))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> near(x -> x, x -> Double.NaN, 2, 1.7f))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theExponentialEndsInZeroAndInfinity() {
    sameBits(ScalarMath.exp(0f), 1);
    sameBits(ScalarMath.exp(-0f), 1);
    sameBits(ScalarMath.exp(-103.9f), Float.MIN_VALUE);
    for (float x : new float[] {-104, -105, -1e30f, Float.NEGATIVE_INFINITY}) {
      sameBits(ScalarMath.exp(x), 0);
    }
    sameBits(ScalarMath.exp(88.73f), Float.POSITIVE_INFINITY);
    for (float x : new float[] {89, 90, 1e30f, Float.POSITIVE_INFINITY}) {
      sameBits(ScalarMath.exp(x), Float.POSITIVE_INFINITY);
    }
    assertThat(ScalarMath.exp(Float.NaN)).isNaN();
  }

  @Test
  void theLogisticFunctionEndsInZeroAndOne() {
    sameBits(ScalarMath.sigmoid(0f), 0.5f);
    sameBits(ScalarMath.sigmoid(-0f), 0.5f);
    for (float x : new float[] {18, 20, 21, 1e30f, Float.POSITIVE_INFINITY}) {
      sameBits(ScalarMath.sigmoid(x), 1);
    }
    sameBits(ScalarMath.sigmoid(-103.9f), Float.MIN_VALUE);
    for (float x : new float[] {-104, -105, -1e30f, Float.NEGATIVE_INFINITY}) {
      sameBits(ScalarMath.sigmoid(x), 0);
    }
    assertThat(ScalarMath.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void tanhKeepsTheSignOfZeroAndEndsInOne() {
    for (float x : new float[] {0, Float.MIN_VALUE, 1e-30f}) {
      sameBits(ScalarMath.tanh(x), x);
      sameBits(ScalarMath.tanh(-x), -x);
    }
    for (float x : new float[] {9.1f, 10, 11, 1e30f, Float.POSITIVE_INFINITY}) {
      sameBits(ScalarMath.tanh(x), 1);
      sameBits(ScalarMath.tanh(-x), -1);
    }
    assertThat(ScalarMath.tanh(Float.NaN)).isNaN();
  }

  private static void sameBits(float actual, float expected) {
    assertThat(Float.floatToIntBits(actual))
        .as("%s and %s", actual, expected)
        .isEqualTo(Float.floatToIntBits(expected));
  }
}
