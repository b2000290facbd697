package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SgdTest {

  @Test
  void withoutMomentumAStepIsTheRateTimesTheGradient() {
    var run = new OptimizerRun(new Sgd(0.25, 0, 0), 1, -2, 3);

    run.step(2, 4, -8);
    assertThat(run.weights()).containsExactly(0.5, -3, 5);
    run.step(2, 0, 4);
    assertThat(run.weights()).containsExactly(0, -3, 4);
    assertThat(run.state().values()).isEmpty();
  }

  /**
   * μ = ½, η = ¼, g = 4, −2, 8: u = 4, ½·4 − 2 = 0, 8, and w = 1 − ¼·4 = 0, 0, −2. Then g = 0: u =
   * 4, w = −3.
   */
  @Test
  void momentumKeepsAShareOfTheLastUpdate() {
    var run = new OptimizerRun(new Sgd(0.25, 0.5, 0), 1);

    assertThat(run.step(4)).containsExactly(0);
    assertThat(run.step(-2)).containsExactly(0);
    assertThat(run.step(8)).containsExactly(-2);
    assertThat(run.step(0)).containsExactly(-3);
    assertThat(run.state().values()).containsExactly(4);
  }

  /**
   * λ = ½, η = ¼, μ = ½: g + λ w = 1 + 2, u = 3, w = 4 − ¾; then 0 + 1⅝, u = 3⅛, w = 3¼ − 25/32.
   */
  @Test
  void weightDecayIsAPartOfTheGradient() {
    var run = new OptimizerRun(new Sgd(0.25, 0.5, 0.5), 4);

    assertThat(run.step(1)).containsExactly(3.25);
    assertThat(run.step(0)).containsExactly(3.25 - 25.0 / 32);
    var plain = new OptimizerRun(new Sgd(0.25, 0, 0.5), 4, -8);
    assertThat(plain.step(1, 0)).containsExactly(3.25, -7);
  }

  @Test
  void aStepUsesTheGivenLearningRate() {
    var run = new OptimizerRun(new Sgd(0.25, 0.5, 0), 1);

    assertThat(run.step(4)).containsExactly(0);
    assertThat(run.stepAt(2, 0)).as("momentum is of gradients, not of rates").containsExactly(-4);
  }

  @Test
  void withoutDecayAZeroKeepsItsSign() {
    var run = new OptimizerRun(new Sgd(1, 0.5, 0), 1, 1);

    run.step(-0.0, 0.0);
    assertThat(1 / run.state().values()[0]).as("0.5 · 0 − 0 = 0").isPositive();
    assertThat(Clipping.NONE.clip(new double[] {-0.0}, 1).at(0, 0, 1)).isEqualTo(-0.0);
  }

  @Test
  void aRunContinuesFromACopyToTheSameBits() {
    OptimizerRun.continuesExactly(new Sgd(0.1, 0.9, 0.01));
    OptimizerRun.continuesExactly(new Sgd(0.1, 0.9, 0));
    OptimizerRun.continuesExactly(new Sgd(0.1, 0, 0));
  }
}
