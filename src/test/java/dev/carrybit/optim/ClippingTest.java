package dev.carrybit.optim;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ClippingTest {

  private static double[] entries(ScaledGradient gradient) {
    return IntStream.range(0, gradient.sum().length).mapToDouble(gradient::at).toArray();
  }

  @Test
  void aLongGradientIsScaledDownToTheNorm() {
    var gradient = new double[] {3, -4};

    var clipped = new Clipping(2.5, POSITIVE_INFINITY).clip(gradient, 1);
    assertThat(clipped.norm()).isEqualTo(5);
    assertThat(entries(clipped)).containsExactly(1.5, -2);
    assertThat(gradient).as("the sum is left as it is").containsExactly(3, -4);
  }

  @Test
  void aGradientWithinTheNormKeepsItsBits() {
    var gradient = new double[] {3, -4};

    var clipped = new Clipping(5, POSITIVE_INFINITY).clip(gradient, 1);
    assertThat(clipped.norm()).isEqualTo(5);
    assertThat(entries(clipped)).containsExactly(3, -4);
  }

  @Test
  void entriesAreCutOffAtTheValue() {
    var gradient = new double[] {3, -4, 1, -0.5, 2, -2};

    var clipped = new Clipping(POSITIVE_INFINITY, 2).clip(gradient, 1);
    assertThat(clipped.norm()).isCloseTo(Math.sqrt(34.25), within(1e-15));
    assertThat(entries(clipped)).containsExactly(2, -2, 1, -0.5, 2, -2);
  }

  @Test
  void theNormIsClippedBeforeTheEntries() {
    var gradient = new double[] {3, -4};

    assertThat(entries(new Clipping(2.5, 1.75).clip(gradient, 1))).containsExactly(1.5, -1.75);
  }

  @Test
  void theDivisorComesFirst() {
    var gradient = new double[] {6, -8, 1, 2, 4};

    var clipped = new Clipping(5.5, 1.75).clip(gradient, 2);
    assertThat(clipped.norm()).isEqualTo(5.5);
    assertThat(entries(clipped)).containsExactly(1.75, -1.75, 0.5, 1, 1.75);
  }

  @Test
  void noneChangesNothing() {
    var gradient = new double[] {1e300, -4};

    var clipped = Clipping.NONE.clip(gradient, 1);
    assertThat(clipped.norm()).isEqualTo(1e300);
    assertThat(entries(clipped)).containsExactly(1e300, -4);
    assertThat(Clipping.NONE.clip(new double[3], 1).norm()).isZero();
  }

  @Test
  void aNormWhoseSquareOverflowsIsStillANorm() {
    var gradient = new double[] {3e200, -4e200};

    var clipped = new Clipping(5, POSITIVE_INFINITY).clip(gradient, 1);
    assertThat(clipped.norm()).isCloseTo(5e200, Percentage.withPercentage(1e-13));
    assertThat(entries(clipped)).containsExactly(new double[] {3, -4}, within(1e-14));
  }

  @Test
  void aGradientThatIsNotFiniteKeepsANormThatIsNotFiniteAndIsNotScaled() {
    var clipping = new Clipping(1, POSITIVE_INFINITY);
    var notANumber = clipping.clip(new double[] {1, NaN}, 1);
    var infinite = clipping.clip(new double[] {5, NEGATIVE_INFINITY}, 1);
    var cut = new Clipping(POSITIVE_INFINITY, 1).clip(new double[] {NaN, 3}, 1);

    assertThat(notANumber.norm()).isNaN();
    assertThat(entries(notANumber)).containsExactly(1, NaN);
    assertThat(infinite.norm()).isEqualTo(POSITIVE_INFINITY);
    assertThat(entries(infinite)).containsExactly(5, NEGATIVE_INFINITY);
    assertThat(clipping.clip(new double[] {POSITIVE_INFINITY, NaN}, 1).norm()).isNaN();
    assertThat(cut.norm()).isNaN();
    assertThat(entries(cut)).containsExactly(NaN, 1);
  }
}
