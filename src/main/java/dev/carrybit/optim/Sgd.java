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
      double[] gradient,
      OptimizerState state,
      double rate) {
    state.count(1);
    if (momentum == 0) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= rate * regularized(gradient[i], weights[i]);
      }
      return;
    }
    var velocity = state.memory();
    for (int i = 0; i < weights.length; i++) {
      velocity[i] = momentum * velocity[i] + regularized(gradient[i], weights[i]);
      weights[i] -= rate * velocity[i];
    }
  }
}
