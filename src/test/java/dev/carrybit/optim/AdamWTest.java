package dev.carrybit.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamWTest {

  /** Loshchilov and Hutter's algorithm 2 with the rate η as both α and η: θ falls by η λ θ too. */
  @Test
  void weightDecayIsIndependentOfTheGradientStep() {
    double[] rates = {0.1, 0.05, 0.2, 0.1};
    var run = new OptimizerRun(new AdamW(1, 0.9, 0.99, 1e-8, 0.3), 2, -1);
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
      assertThat(run.state().memory()[1]).isCloseTo(m[1], within(1e-15));
      assertThat(run.state().steps()).isEqualTo(t);
    }
  }

  @Test
  void withoutDecayItIsAdamToTheLastBit() {
    var adam = new OptimizerRun(new Adam(0.1, 0.9, 0.999, 1e-8), 1, -2, 0.3);
    var same = new OptimizerRun(new AdamW(0.1, 0.9, 0.999, 1e-8, 0), 1, -2, 0.3);
    for (int t = 1; t < 9; t++) {
      assertThat(same.step(Math.sin(t), 1, -t)).containsExactly(adam.step(Math.sin(t), 1, -t));
    }
  }

  @Test
  void aRunContinuesFromACopyToTheSameBits() {
    OptimizerRun.continuesExactly(new AdamW(0.01, 0.9, 0.999, 1e-8, 0.01));
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdamW(1, 0.9, 0.999, 1e-8, -0.5))
        .withMessageContainingAll("weight decay", "-0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdamW(1, 0.9, 1, 1e-8, 0))
        .withMessageContainingAll("beta2", "[0, 1)", "1.0");
  }
}
