package dev.carrybit.optim;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ClippingTest {

  @Test
  void aLongGradientIsScaledDownToTheNorm() {
    var gradient = new double[] {3, -4};

    assertThat(new Clipping(2.5, POSITIVE_INFINITY).clip(gradient, 1)).isEqualTo(5);
    assertThat(gradient).containsExactly(1.5, -2);
  }

  @Test
  void aGradientWithinTheNormKeepsItsBits() {
    var gradient = new double[] {3, -4};

    assertThat(new Clipping(5, POSITIVE_INFINITY).clip(gradient, 1)).isEqualTo(5);
    assertThat(gradient).containsExactly(3, -4);
  }

  @Test
  void entriesAreCutOffAtTheValue() {
    var gradient = new double[] {3, -4, 1, -0.5, 2, -2};

    assertThat(new Clipping(POSITIVE_INFINITY, 2).clip(gradient, 1))
        .isCloseTo(Math.sqrt(34.25), within(1e-15));
    assertThat(gradient).containsExactly(2, -2, 1, -0.5, 2, -2);
  }

  @Test
  void theNormIsClippedBeforeTheEntries() {
    var gradient = new double[] {3, -4};

    new Clipping(2.5, 1.75).clip(gradient, 1);
    assertThat(gradient).containsExactly(1.5, -1.75);
  }

  @Test
  void theDivisorComesFirst() {
    var gradient = new double[] {6, -8, 1, 2, 4};

    assertThat(new Clipping(5.5, 1.75).clip(gradient, 2)).isEqualTo(5.5);
    assertThat(gradient).containsExactly(1.75, -1.75, 0.5, 1, 1.75);
  }

  @Test
  void noneChangesNothing() {
    var gradient = new double[] {1e300, -4};

    assertThat(Clipping.NONE.clip(gradient, 1)).isEqualTo(1e300);
    assertThat(gradient).containsExactly(1e300, -4);
    assertThat(Clipping.NONE.clip(new double[3], 1)).isZero();
  }

  @Test
  void aNormWhoseSquareOverflowsIsStillANorm() {
    var gradient = new double[] {3e200, -4e200};

    assertThat(new Clipping(5, POSITIVE_INFINITY).clip(gradient, 1))
        .isCloseTo(5e200, Percentage.withPercentage(1e-13));
    assertThat(gradient).containsExactly(new double[] {3, -4}, within(1e-14));
  }

  @Test
  void aGradientThatIsNotFiniteKeepsANormThatIsNotFiniteAndIsNotScaled() {
    var clipping = new Clipping(1, POSITIVE_INFINITY);
    var notANumber = new double[] {1, NaN};
    var infinite = new double[] {5, NEGATIVE_INFINITY};

    assertThat(clipping.clip(notANumber, 1)).isNaN();
    assertThat(notANumber).containsExactly(1, NaN);
    assertThat(clipping.clip(infinite, 1)).isEqualTo(POSITIVE_INFINITY);
    assertThat(infinite).containsExactly(5, NEGATIVE_INFINITY);
    assertThat(clipping.clip(new double[] {POSITIVE_INFINITY, NaN}, 1)).isNaN();
    var cut = new double[] {NaN, 3};
    assertThat(new Clipping(POSITIVE_INFINITY, 1).clip(cut, 1)).isNaN();
    assertThat(cut).containsExactly(NaN, 1);
  }
}
