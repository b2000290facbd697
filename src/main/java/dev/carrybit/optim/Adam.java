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
    int size = weights.length;
    var memory = state.memory();
    double kept = decoupled ? 1 - rate * weightDecay : 1;
    // StrictMath, because Math.pow may give other bits once it is compiled.
    double correction1 = 1 - StrictMath.pow(beta1, state.steps());
    double correction2 = 1 - StrictMath.pow(beta2, state.steps());
    for (int i = 0; i < size; i++) {
      double g = decoupled ? gradient[i] : regularized(gradient[i], weights[i]);
      double m = beta1 * memory[i] + (1 - beta1) * g;
      double v = beta2 * memory[size + i] + (1 - beta2) * (g * g);
      memory[i] = m;
      memory[size + i] = v;
      weights[i] =
          kept * weights[i] - rate * (m / correction1) / (Math.sqrt(v / correction2) + epsilon);
    }
  }
}
