package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PointwiseTest {

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
  void expAndTanhHaveTheBitsOfStrictMath() {
    for (double x : arguments()) {
      sameBits(Pointwise.exp(x), StrictMath.exp(x));
      sameBits(Pointwise.tanh(x), StrictMath.tanh(x));
    }
  }

  @Test
  void theLogisticFunctionIsHalfATanhShiftedUp() {
    for (double x : arguments()) {
      assertThat(Pointwise.sigmoid(x)).isCloseTo(0.5 + 0.5 * StrictMath.tanh(x / 2), within(1e-15));
    }
  }

  @Test
  void theLogisticFunctionFallsLikeAnExponential() {
    for (double x = -40; x > -708; x -= 1) {
      assertThat(Pointwise.sigmoid(x))
          .isCloseTo(StrictMath.exp(x), Percentage.withPercentage(1e-13));
    }
  }

  @Test
  void theLogisticFunctionEndsInZeroAndOne() {
    sameBits(Pointwise.sigmoid(0.0), 0.5);
    sameBits(Pointwise.sigmoid(-0.0), 0.5);
    for (double x : new double[] {40, 710, 745, 746, 1e300, Double.POSITIVE_INFINITY}) {
      sameBits(Pointwise.sigmoid(x), 1);
    }
    for (double x : new double[] {-710, -745, -746, -1e300, Double.NEGATIVE_INFINITY}) {
      sameBits(Pointwise.sigmoid(x), 0);
    }
    assertThat(Pointwise.sigmoid(Double.NaN)).isNaN();
  }

  @Test
  void tanhKeepsTheSignOfZeroAndEndsInOne() {
    sameBits(Pointwise.tanh(-0.0), -0.0);
    sameBits(Pointwise.tanh(0.0), 0.0);
    sameBits(Pointwise.tanh(-710), -1);
    sameBits(Pointwise.tanh(Double.POSITIVE_INFINITY), 1);
    assertThat(Pointwise.tanh(Double.NaN)).isNaN();
  }

  @Test
  void arraysHaveTheBitsOfSingleNumbers() {
    arrayEqualsScalar(Pointwise::tanh, Pointwise::tanh);
    arrayEqualsScalar(Pointwise::sigmoid, Pointwise::sigmoid);
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
