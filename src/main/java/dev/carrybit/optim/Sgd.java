package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;

/**
 * Stochastic gradient descent with momentum, as in PyTorch: g ← g + λ w, u ← μ u + g, w ← w − η u.
 *
 * @param learningRate η
 * @param momentum μ in [0, 1); 0 for none
 * @param weightDecay λ
 */
public record Sgd(double learningRate, double momentum, double weightDecay) implements Optimizer {

  @Override
  public int memories() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public void step(
      ParameterLayout layout,
      double[] weights,
      ScaledGradient gradient,
      OptimizerState state,
      double rate) {
    state.count();
    if (momentum == 0) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= rate * Optimizer.regularized(gradient.at(i), weightDecay, weights[i]);
      }
      return;
    }
    var u = state.array(0);
    for (int i = 0; i < weights.length; i++) {
      u[i] = momentum * u[i] + Optimizer.regularized(gradient.at(i), weightDecay, weights[i]);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= rate * u[i];
    }
  }
}
