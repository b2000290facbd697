package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.ScaledGradient;
import dev.carrybit.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkPlanTest {

  private static final double NONE = Double.POSITIVE_INFINITY;

  private static ScaledGradient scaleAndClip(
      GradientScale scale, Clipping clipping, double... gradient) {
    var plan = Plans.addition(6, 3, new Sgd(9, 0, 0), scale, 1);
    return Plans.with(plan, clipping).scaleAndClip(gradient, 10, 4);
  }

  private static double[] entries(ScaledGradient gradient) {
    return new double[] {gradient.at(0), gradient.at(1)};
  }

  @ParameterizedTest
  @CsvSource({"SUM, 1", "TARGET_MEAN, 10", "SEQUENCE_MEAN, 4"})
  void theSumIsDividedByWhatTheScaleSays(GradientScale scale, double divisor) {
    var gradient = scaleAndClip(scale, Clipping.NONE, 3, -4);
    assertThat(gradient.norm()).isCloseTo(5 / divisor, within(1e-15));
    assertThat(entries(gradient)).containsExactly(3 / divisor, -4 / divisor);
  }

  @Test
  void theMeanIsClippedRatherThanTheSum() {
    var gradient = scaleAndClip(GradientScale.TARGET_MEAN, new Clipping(1, NONE), 6, -8);
    assertThat(gradient.norm()).as("a mean gradient of norm 1 stays").isCloseTo(1, within(1e-15));
    assertThat(entries(gradient)).containsExactly(new double[] {0.6, -0.8}, within(1e-15));
  }

  @Test
  void aShardSendsBackItsGradientOrItsWeightsAndMemories() {
    var adam = new Adam(0.1, 0.9, 0.99, 1e-8, 0, false);
    assertThat(Plans.article(KernelChoice.VECTOR, 1).vectorLength()).isEqualTo(304);
    int size = Plans.addition(2, 2, adam, GradientScale.SUM, 1).layout().size();
    assertThat(Plans.addition(2, 2, adam, GradientScale.SUM, 1).vectorLength()).isEqualTo(size);
    assertThat(Plans.addition(2, 2, adam, GradientScale.SUM, 2).vectorLength()).isEqualTo(3 * size);
    var sgd = new Sgd(0.1, 0, 0);
    assertThat(Plans.addition(2, 2, sgd, GradientScale.SUM, 2).vectorLength()).isEqualTo(size);
  }
}
