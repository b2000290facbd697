package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarMathTest {

  private static final MathContext DIGITS = new MathContext(40);

  private static final double[] EDGES = {
    0.0,
    -0.0,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    745,
    -745,
    746,
    -746,
    710,
    -710,
    709,
    -709,
    22,
    -22,
    1e-300,
    1
  };

  private static double[] arguments() {
    var random = new Random(2);
    var spread = DoubleStream.generate(() -> random.nextGaussian() * 10).limit(2_000);
    return DoubleStream.concat(DoubleStream.of(EDGES), spread).toArray();
  }

  @Test
  void functionsAreNearThoseOfStrictMathOverAMillionArguments() {
    nearStrictMath(1_000_000);
  }

  @Test
  @Tag("long")
  void functionsAreNearThoseOfStrictMathOverTenMillionArguments() {
    nearStrictMath(10_000_000);
  }

  /** Arguments where functions bend, as far as they go, and of any bits. */
  private static void nearStrictMath(int count) {
    var random = new SplittableRandom(12);
    for (int i = 0; i < count; i++) {
      double reach = new double[] {2, 40, 747}[i % 3];
      boolean any = i % 16 == 0;
      double x =
          any ? Double.longBitsToDouble(random.nextLong()) : reach * (2 * random.nextDouble() - 1);
      near(ScalarMath.exp(x), StrictMath.exp(x), 1, x);
      near(ScalarMath.log(x), StrictMath.log(x), 1, x);
      near(ScalarMath.log1p(Math.abs(x) / 747), StrictMath.log1p(Math.abs(x) / 747), 1, x);
      double e = StrictMath.exp(-Math.abs(x));
      near(ScalarMath.sigmoid(x), (x < 0 ? e : 1) / (1 + e), 2, x);
      // StrictMath's is up to 2.2 ulp from the exact value itself.
      near(ScalarMath.tanh(x), StrictMath.tanh(x), 3, x);
    }
  }

  /** Ulp as steps between neighbours, so that edges and subnormal numbers are measured likewise. */
  private static void near(double actual, double expected, long ulps, double x) {
    if (Double.isNaN(expected) && Double.isNaN(actual)) {
      return;
    }
    long steps = Double.doubleToRawLongBits(actual) - Double.doubleToRawLongBits(expected);
    if (steps > ulps || steps < -ulps || Double.isNaN(actual)) {
      assertThat(actual).as("of %s", x).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.7 + 3 * 0x1p-52, 1.7 - 3 * 0x1p-52, -1.7, Double.NaN})
  void anErrorOfThreeUlpOrOfTheSignIsFound(double wrong) {
    near(1.7 + 0x1p-51, 1.7, 2, 0);
    assertThatThrownBy(() -> near(wrong, 1.7, 2, 0)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> near(1.7, wrong, 2, 0)).isInstanceOf(AssertionError.class);
  }

  @Test
  void tanhAndTheLogisticFunctionAreNearTheExactValues() {
    nearExactValues(4_000);
  }

  @Test
  @Tag("long")
  void tanhAndTheLogisticFunctionAreNearTheExactValuesAtManyArguments() {
    nearExactValues(100_000);
  }

  /**
   * Tanh is within 2 ulp, and the logistic function within 2 · 2⁻⁵³. Proofs of adders rely on these
   * bounds.
   */
  private static void nearExactValues(int count) {
    var random = new SplittableRandom(13);
    for (int i = 0; i < count; i++) {
      double reach = new double[] {0.7, 20, 1e-3, 3}[i % 4];
      double x = reach * (2 * random.nextDouble() - 1);
      var e = exactExp(new BigDecimal(2 * x));
      var tanh = e.subtract(BigDecimal.ONE).divide(e.add(BigDecimal.ONE), DIGITS);
      nearExact(ScalarMath.tanh(x), tanh, 2 * Math.ulp(tanh.doubleValue()), x);
      var sigmoid = e.divide(e.add(BigDecimal.ONE), DIGITS);
      nearExact(ScalarMath.sigmoid(2 * x), sigmoid, 0x1p-52, 2 * x);
      nearExact(ScalarMath.sigmoid(2 * x), sigmoid, 3 * Math.ulp(sigmoid.doubleValue()), 2 * x);
    }
  }

  private static void nearExact(double actual, BigDecimal exact, double bound, double x) {
    double off = new BigDecimal(actual).subtract(exact).abs().doubleValue();
    if (!(off < bound)) {
      assertThat(actual).as("of %s", x).isEqualTo(exact.doubleValue());
    }
  }

  /** e^x by its series, at x / 2^10, squared ten times. */
  private static BigDecimal exactExp(BigDecimal x) {
    var part = x.divide(BigDecimal.valueOf(1 << 10), DIGITS);
    var term = BigDecimal.ONE;
    var sum = term;
    for (int n = 1; n < 30; n++) {
      term = term.multiply(part).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term);
    }
    for (int n = 0; n < 10; n++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  @Test
  void edgesHaveTheBitsOfStrictMath() {
    for (double x : EDGES) {
      if (Math.abs(x) > 1 && Math.abs(x) < 745) {
        continue;
      }
      sameBits(ScalarMath.exp(x), StrictMath.exp(x));
      sameBits(ScalarMath.tanh(x), StrictMath.tanh(x));
      sameBits(ScalarMath.log(x), StrictMath.log(x));
    }
    sameBits(ScalarMath.log(2), StrictMath.log(2));
    sameBits(ScalarMath.log(-1), Double.NaN);
    sameBits(ScalarMath.log1p(0), 0);
    sameBits(ScalarMath.log1p(Double.MIN_VALUE), Double.MIN_VALUE);
    sameBits(ScalarMath.log1p(1), StrictMath.log(2));
  }

  @Test
  void theLogisticFunctionIsHalfATanhShiftedUp() {
    for (double x : arguments()) {
      assertThat(ScalarMath.sigmoid(x))
          .isCloseTo(0.5 + 0.5 * StrictMath.tanh(x / 2), within(1e-15));
    }
  }

  @Test
  void theLogisticFunctionFallsLikeAnExponential() {
    for (double x = -40; x > -708; x -= 1) {
      assertThat(ScalarMath.sigmoid(x))
          .isCloseTo(StrictMath.exp(x), Percentage.withPercentage(1e-13));
    }
  }

  @Test
  void theLogisticFunctionEndsInZeroAndOne() {
    sameBits(ScalarMath.sigmoid(0.0), 0.5);
    sameBits(ScalarMath.sigmoid(-0.0), 0.5);
    for (double x : new double[] {40, 710, 745, 746, 1e300, Double.POSITIVE_INFINITY}) {
      sameBits(ScalarMath.sigmoid(x), 1);
    }
    for (double x : new double[] {-746, -1e300, Double.NEGATIVE_INFINITY}) {
      sameBits(ScalarMath.sigmoid(x), 0);
    }
    sameBits(ScalarMath.sigmoid(-745), StrictMath.exp(-745));
    assertThat(ScalarMath.sigmoid(Double.NaN)).isNaN();
  }

  @Test
  void tanhKeepsTheSignOfZeroAndEndsInOne() {
    sameBits(ScalarMath.tanh(-0.0), -0.0);
    sameBits(ScalarMath.tanh(0.0), 0.0);
    sameBits(ScalarMath.tanh(-710), -1);
    sameBits(ScalarMath.tanh(Double.POSITIVE_INFINITY), 1);
    assertThat(ScalarMath.tanh(Double.NaN)).isNaN();
  }

  @Test
  void kernelsGiveTheBitsOfSingleNumbers() {
    for (var kernels : new Kernels[] {new ScalarKernels(), new VectorKernels()}) {
      arrayEqualsScalar((x, at, n) -> kernels.tanh(x, at, x, at, n), ScalarMath::tanh);
      arrayEqualsScalar(kernels::sigmoid, ScalarMath::sigmoid);
    }
  }

  private interface ArrayFunction {
    void apply(double[] values, int from, int count);
  }

  private static void arrayEqualsScalar(ArrayFunction array, DoubleUnaryOperator scalar) {
    var before = arguments();
    var after = before.clone();
    int from = 3;
    int count = before.length - 10;
    array.apply(after, from, count);
    for (int i = 0; i < before.length; i++) {
      boolean inside = i >= from && i < from + count;
      sameBits(after[i], inside ? scalar.applyAsDouble(before[i]) : before[i]);
    }
  }

  private static void sameBits(double actual, double expected) {
    assertThat(Double.doubleToLongBits(actual))
        .as("%s and %s", actual, expected)
        .isEqualTo(Double.doubleToLongBits(expected));
  }
}
