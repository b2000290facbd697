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
  public int arrayCount() {
    return 2;
  }

  @Override
  public void step(
      ParameterLayout layout,
      double[] weights,
      ScaledGradient gradient,
      OptimizerState state,
      long steps,
      double rate) {
    double kept = decoupled ? 1 - rate * weightDecay : 1;
    double penalty = decoupled ? 0 : weightDecay;
    // StrictMath, because Math.pow may give other bits once it is compiled.
    double correction1 = 1 - StrictMath.pow(beta1, steps + 1);
    double correction2 = 1 - StrictMath.pow(beta2, steps + 1);
    var m = state.array(0);
    var v = state.array(1);
    for (int i = 0; i < weights.length; i++) {
      double g = gradient.at(i, penalty, weights[i]);
      m[i] = beta1 * m[i] + (1 - beta1) * g;
    }
    for (int i = 0; i < weights.length; i++) {
      double g = gradient.at(i, penalty, weights[i]);
      v[i] = beta2 * v[i] + (1 - beta2) * (g * g);
    }
    for (int i = 0; i < weights.length; i++) {
      double root = Math.sqrt(v[i] / correction2);
      weights[i] = kept * weights[i] - rate * (m[i] / correction1) / (root + epsilon);
    }
  }
}
