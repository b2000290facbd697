package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamTest {

  /**
   * β₁ = ½, β₂ = ¾, ε = ½, η = 1, g = 2, −1, 4. t = 1: m = 1, v = 1, m̂ = 1 / ½ = 2, v̂ = 1 / ¼ =
   * 4, w falls by 2 / (2 + ½) = 0.8. t = 2: m = ½ − ½ = 0, v = ¾ + ¼ = 1, w stays. t = 3: m = 2, v
   * = ¾ + 4 = 4.75, m̂ = 2 / (7/8) = 16/7, v̂ = 4.75 / (37/64) = 304/37, w falls by (16/7) /
   * (√(304/37) + ½).
   */
  @Test
  void momentsAreCorrectedForTheirBeginning() {
    var run = new OptimizerRun(new Adam(1, 0.5, 0.75, 0.5, 0, false), 10);

    assertThat(run.step(2)[0]).isCloseTo(9.2, within(1e-15));
    assertThat(run.state().values()).containsExactly(1, 1);
    assertThat(run.step(-1)[0]).isCloseTo(9.2, within(1e-15));
    assertThat(run.state().values()).containsExactly(0, 1);
    double third = 16.0 / 7 / (Math.sqrt(304.0 / 37) + 0.5);
    assertThat(run.step(4)[0]).isCloseTo(9.2 - third, within(1e-14));
    assertThat(run.state().values()).containsExactly(2, 4.75);
  }

  /** With m̂ = g and v̂ = g² the first step is η |g| / (|g| + ε), whatever the decays are. */
  @Test
  void theFirstStepIsAsLongAsTheRate() {
    var run = new OptimizerRun(new Adam(0.1, 0.9, 0.999, 1e-8, 0, false), 1, 1, 1);

    run.step(0.5, -1e-4, 1e6);
    assertThat(run.weights()[0]).isCloseTo(1 - 0.1 * 0.5 / (0.5 + 1e-8), within(1e-15));
    assertThat(run.weights()[1]).isCloseTo(1 + 0.1 * 1e-4 / (1e-4 + 1e-8), within(1e-15));
    assertThat(run.weights()[2]).isCloseTo(1 - 0.1, within(1e-14));
  }

  /** The closed form: m = (1 − β₁) Σ β₁^(t−s) g_s, and v likewise with squares. */
  @Test
  void momentsAreWeightedSumsOfAllGradients() {
    double beta1 = 0.9;
    double beta2 = 0.99;
    var run = new OptimizerRun(new Adam(0.01, beta1, beta2, 1e-8, 0, false), 1, 2);
    double expected = 1;
    for (int t = 1; t <= 12; t++) {
      double m = 0;
      double v = 0;
      for (int s = 1; s <= t; s++) {
        m += (1 - beta1) * Math.pow(beta1, t - s) * Math.sin(s);
        v += (1 - beta2) * Math.pow(beta2, t - s) * Math.sin(s) * Math.sin(s);
      }
      double first = m / (1 - Math.pow(beta1, t));
      double second = v / (1 - Math.pow(beta2, t));
      expected -= 0.01 * first / (Math.sqrt(second) + 1e-8);
      run.step(Math.sin(t), Math.cos(t));
      assertThat(run.weights()[0]).isCloseTo(expected, within(1e-14));
      assertThat(run.state().values()[0]).isCloseTo(m, within(1e-14));
      assertThat(run.state().values()[2]).isCloseTo(v, within(1e-14));
    }
  }

  /** As the first example, whose gradients 2 and −1 are those here with λ = ¼ of w. */
  @Test
  void theMomentsSeeWeightDecayAsAPartOfTheGradient() {
    var run = new OptimizerRun(new Adam(1, 0.5, 0.75, 0.5, 0.25, false), 10);

    assertThat(run.step(2 - 0.25 * 10)[0]).isCloseTo(9.2, within(1e-15));
    assertThat(run.step(-1 - 0.25 * 9.2)[0]).isCloseTo(9.2, within(1e-14));
    assertThat(run.state().values()).containsExactly(new double[] {0, 1}, within(1e-14));
  }

  /** Loshchilov and Hutter's algorithm 2 with the rate η as both α and η: θ falls by η λ θ too. */
  @Test
  void decoupledWeightDecayIsIndependentOfTheGradientStep() {
    double[] rates = {0.1, 0.05, 0.2, 0.1};
    var run = new OptimizerRun(new Adam(1, 0.9, 0.99, 1e-8, 0.3, true), 2, -1);
    double[] w = {2, -1};
    double[] m = new double[2];
    double[] v = new double[2];
    for (int t = 1; t <= rates.length; t++) {
      double[] gradient = {Math.sin(t), Math.cos(t)};
      for (int i = 0; i < 2; i++) {
        m[i] = 0.9 * m[i] + 0.1 * gradient[i];
        v[i] = 0.99 * v[i] + 0.01 * gradient[i] * gradient[i];
        double first = m[i] / (1 - Math.pow(0.9, t));
        double second = v[i] / (1 - Math.pow(0.99, t));
        w[i] -= rates[t - 1] * (first / (Math.sqrt(second) + 1e-8) + 0.3 * w[i]);
      }
      assertThat(run.stepAt(rates[t - 1], gradient)).containsExactly(w, within(1e-14));
      assertThat(run.state().values()[1]).isCloseTo(m[1], within(1e-15));
    }
  }

  @Test
  void withoutDecayTheDecoupledRuleHasTheSameBits() {
    var adam = new OptimizerRun(new Adam(0.1, 0.9, 0.999, 1e-8, 0, false), 1, -2, 0.3);
    var same = new OptimizerRun(new Adam(0.1, 0.9, 0.999, 1e-8, 0, true), 1, -2, 0.3);
    for (int t = 1; t < 9; t++) {
      assertThat(same.step(Math.sin(t), 1, -t)).containsExactly(adam.step(Math.sin(t), 1, -t));
    }
  }

  @Test
  void aStepUsesTheGivenLearningRate() {
    var run = new OptimizerRun(new Adam(1, 0.5, 0.75, 0.5, 0, false), 10);

    assertThat(run.stepAt(0.5, 2)[0]).isCloseTo(9.6, within(1e-15));
  }

  @Test
  void aRunContinuesFromACopyToTheSameBits() {
    OptimizerRun.continuesExactly(new Adam(0.01, 0.9, 0.999, 1e-8, 0.1, false));
    OptimizerRun.continuesExactly(new Adam(0.01, 0.9, 0.999, 1e-8, 0.01, true));
    OptimizerRun.continuesExactly(new Adam(0.01, 0.9, 0.999, 1e-8, 0, false));
  }
}
