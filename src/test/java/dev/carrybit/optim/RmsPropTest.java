package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.optim.RmsProp.Average;
import org.junit.jupiter.api.Test;

class RmsPropTest {

  private static final Average QUARTER = new Average(0.75, 0.25);

  /**
   * ρ = ¾, γ = ¼, η = ½, ε = 3. g = 2: G = ¼·4 = 1, w = 1 − ½·2 / (√1 + 3) = ¾. g = −√13: G = ¾ +
   * 13/4 = 4, w = ¾ + ½·√13 / (2 + 3).
   */
  @Test
  void epsilonOutsideTheRootIsAddedToIt() {
    var run = new OptimizerRun(new RmsProp(0.5, QUARTER, QUARTER, 3, false, 0, 0), 1);

    assertThat(run.step(2)).containsExactly(0.75);
    assertThat(run.step(-Math.sqrt(13))[0]).isCloseTo(0.75 + Math.sqrt(13) / 10, within(1e-15));
    assertThat(run.state().values()[0]).isCloseTo(4, within(1e-15));
  }

  /** As above, but w = 1 − ½·2 / √(1 + 3) = ½, then ½ + ½·√13 / √(4 + 3). */
  @Test
  void epsilonInsideTheRootIsAddedToTheAverage() {
    var run = new OptimizerRun(new RmsProp(0.5, QUARTER, QUARTER, 3, true, 0, 0), 1);

    assertThat(run.step(2)).containsExactly(0.5);
    assertThat(run.step(-Math.sqrt(13))[0]).isCloseTo(0.5 + Math.sqrt(13.0 / 28), within(1e-15));
  }

  /** Output: ρ = ½, γ = 1: g = 2, 1: G = 4, 3. Hidden: ρ = ¾, γ = ¼: G = 1, 1. */
  @Test
  void theOutputLayerHasItsOwnAverage() {
    var rule = new RmsProp(1, QUARTER, new Average(0.5, 1), 1, false, 0, 0);
    var run = new OptimizerRun(rule, 10, 10, 10);

    assertThat(run.step(2, 2, 2)).containsExactly(9, 9, 10 - 2.0 / 3);
    run.step(1, 1, 1);
    assertThat(run.state().values()).containsExactly(1, 1, 3);
    assertThat(run.weights()[0]).isEqualTo(8.5);
    assertThat(run.weights()[2]).isCloseTo(10 - 2.0 / 3 - 1 / (Math.sqrt(3) + 1), within(1e-15));
  }

  /**
   * ρ = ¾, γ = ¼, η = ½, ε = 3, μ = ½, λ = ¼. g = 1 + ¼·4 = 2: G = 1, u = 2 / (1 + 3) = ½, w = 4 −
   * ¼. Then g = −15/16 + ¼·3¾ = 0: G = ¾, u = ¼, w = 3¾ − ⅛.
   */
  @Test
  void momentumRepeatsAShareOfTheLastChangeAndDecayIsAPartOfTheGradient() {
    var run = new OptimizerRun(new RmsProp(0.5, QUARTER, QUARTER, 3, false, 0.5, 0.25), 4);

    assertThat(run.step(1)).containsExactly(3.75);
    assertThat(run.step(-15.0 / 16)).containsExactly(3.625);
    assertThat(run.state().values()).containsExactly(0.75, 0.25);
    assertThat(new RmsProp(0.5, QUARTER, QUARTER, 3, false, 0, 0).arrayCount()).isEqualTo(1);
  }

  /** The formulas of PyTorch's documentation, entry by entry, for both layers. */
  @Test
  void aRunFollowsTheFormulas() {
    double[] rates = {0.1, 0.05, 0.02, 0.3};
    var output = new Average(0.8, 0.3);
    var run = new OptimizerRun(new RmsProp(1, QUARTER, output, 1e-3, true, 0.9, 0.01), 2, -1);
    double[] w = {2, -1};
    double[] square = new double[2];
    double[] velocity = new double[2];
    for (int t = 0; t < rates.length; t++) {
      double[] gradient = {Math.sin(t + 1), Math.cos(t + 1)};
      for (int i = 0; i < 2; i++) {
        double g = gradient[i] + 0.01 * w[i];
        square[i] = i == 0 ? 0.75 * square[i] + 0.25 * g * g : 0.8 * square[i] + 0.3 * g * g;
        velocity[i] = 0.9 * velocity[i] + g / Math.sqrt(square[i] + 1e-3);
        w[i] -= rates[t] * velocity[i];
      }
      assertThat(run.stepAt(rates[t], gradient)).containsExactly(w, within(1e-14));
    }
  }

  @Test
  void aTrueAverageGivesTheRestToTheNewSquare() {
    assertThat(Average.of(0.75)).isEqualTo(QUARTER);
  }

  @Test
  void aZeroGradientMovesNothing() {
    for (boolean inside : new boolean[] {true, false}) {
      var run = new OptimizerRun(new RmsProp(0.5, QUARTER, QUARTER, 1e-8, inside, 0, 0), 1, 2);
      assertThat(run.step(0, 0)).containsExactly(1, 2);
    }
  }

  @Test
  void aRunContinuesFromACopyToTheSameBits() {
    OptimizerRun.continuesExactly(new RmsProp(0.01, QUARTER, QUARTER, 1e-8, false, 0.9, 0.1));
    OptimizerRun.continuesExactly(
        new RmsProp(0.01, Average.of(0.9), new Average(0.95, 0.1), 1e-8, true, 0, 0));
  }
}
