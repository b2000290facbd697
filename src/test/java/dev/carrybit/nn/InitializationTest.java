package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InitializationTest {

  private static Initialization of(double low, double high, double forgetBias) {
    var uniform = Distribution.UNIFORM;
    return new Initialization(uniform, uniform, uniform, low, high, forgetBias);
  }

  @Test
  void boundsAreFiniteAndInOrder() {
    for (var bounds :
        new double[][] {
          {1, 1},
          {2, 1},
          {Double.NaN, 1},
          {0, Double.NaN},
          {0, Double.POSITIVE_INFINITY},
          {-Double.MAX_VALUE, Double.MAX_VALUE}
        }) {
      assertThatThrownBy(() -> of(bounds[0], bounds[1], 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected finite bounds low < high");
    }
  }

  @Test
  void theForgetBiasIsANumber() {
    assertThatThrownBy(() -> of(0, 1, Double.NaN)).hasMessageContaining("forget bias");
  }
}
