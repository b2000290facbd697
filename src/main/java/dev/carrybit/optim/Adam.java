package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;

/**
 * Adam (Kingma and Ba 2015, algorithm 1): m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η
 * m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
 *
 * @param learningRate η
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param epsilon ε
 * @param weightDecay λ
 * @param decoupled whether weights decay before the step, w ← w − η λ w, as in AdamW (Loshchilov
 *     and Hutter 2019); else the decay is a part of the gradient, g ← g + λ w
 */
public record Adam(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled)
    implements Optimizer {

  @Override
  public int memories() {
    return 2;
  }

  @Override
  public void step(
      ParameterLayout layout,
      double[] weights,
      double[] gradient,
      OptimizerState state,
      double rate) {
    state.count(1);
    double kept = decoupled ? 1 - rate * weightDecay : 1;
    // StrictMath, because Math.pow may give other bits once it is compiled.
    double correction1 = 1 - StrictMath.pow(beta1, state.steps());
    double correction2 = 1 - StrictMath.pow(beta2, state.steps());
    var memory = state.memory();
    var g = new double[BLOCK];
    var m = new double[BLOCK];
    var v = new double[BLOCK];
    for (int from = 0; from < weights.length; from += BLOCK) {
      int n = Math.min(BLOCK, weights.length - from);
      if (decoupled) {
        System.arraycopy(gradient, from, g, 0, n);
      } else {
        regularize(gradient, weights, from, n, g);
      }
      System.arraycopy(memory, from, m, 0, n);
      System.arraycopy(memory, weights.length + from, v, 0, n);
      average(beta1, m, g, n);
      averageSquares(beta2, v, g, n);
      System.arraycopy(m, 0, memory, from, n);
      System.arraycopy(v, 0, memory, weights.length + from, n);
      change(rate, correction1, correction2, m, v, n);
      for (int i = 0; i < n; i++) {
        weights[from + i] = kept * weights[from + i] - m[i];
      }
    }
  }

  private static void average(double beta, double[] m, double[] g, int n) {
    for (int i = 0; i < n; i++) {
      m[i] = beta * m[i] + (1 - beta) * g[i];
    }
  }

  private static void averageSquares(double beta, double[] v, double[] g, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = beta * v[i] + (1 - beta) * (g[i] * g[i]);
    }
  }

  /** m ← η m̂ / (√v̂ + ε). */
  private void change(
      double rate, double correction1, double correction2, double[] m, double[] v, int n) {
    for (int i = 0; i < n; i++) {
      m[i] = rate * (m[i] / correction1) / (Math.sqrt(v[i] / correction2) + epsilon);
    }
  }
}
