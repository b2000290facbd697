package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateTest {

  private static final double NONE = Double.POSITIVE_INFINITY;
  private final double[] weights = {1, 1};
  private final OptimizerState state = new OptimizerState(new double[0], 0);

  private double apply(GradientScale scale, Clipping clipping, double... gradient) {
    var layout = ParameterLayout.of(List.of(new ParameterLayout.Shape("weight", 2, 1, false)));
    var update = new Update(layout, new Sgd(9, 0, 0), clipping, scale);
    return update.apply(weights, state, gradient, 10, 4, 0.5);
  }

  @ParameterizedTest
  @CsvSource({"SUM, 1", "TARGET_MEAN, 10", "SEQUENCE_MEAN, 4"})
  void theSumIsDividedByWhatTheScaleSays(GradientScale scale, double divisor) {
    double norm = apply(scale, Clipping.NONE, 3, -4);
    assertThat(norm).isCloseTo(5 / divisor, within(1e-15));
    double[] expected = {1 - 0.5 * 3 / divisor, 1 + 0.5 * 4 / divisor};
    assertThat(weights).containsExactly(expected, within(1e-15));
    assertThat(state.steps()).isEqualTo(1);
  }

  @Test
  void theMeanIsClippedRatherThanTheSum() {
    double norm = apply(GradientScale.TARGET_MEAN, new Clipping(1, NONE), 6, -8);
    assertThat(norm).as("a mean gradient of norm 1 stays").isCloseTo(1, within(1e-15));
    assertThat(weights).containsExactly(new double[] {0.7, 1.4}, within(1e-15));
  }

  @Test
  void theNormIsThatBeforeClipping() {
    double norm = apply(GradientScale.SUM, new Clipping(1, NONE), 6, -8);
    assertThat(norm).isEqualTo(10);
    assertThat(weights).containsExactly(new double[] {0.7, 1.4}, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void aGradientThatIsNotFiniteUpdatesNothing(double entry) {
    double norm = apply(GradientScale.SUM, new Clipping(1, 1), 1, entry);
    assertThat(norm).isNotFinite();
    assertThat(weights).containsExactly(1, 1);
    assertThat(state.steps()).isZero();
  }
}
