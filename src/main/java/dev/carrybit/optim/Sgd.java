package dev.carrybit.optim;

import dev.carrybit.params.ParameterLayout;

/**
 * Stochastic gradient descent with momentum as PyTorch has it: u ← μ u + g, w ← w − η u.
 *
 * @param learningRate η
 * @param momentum μ in [0, 1); 0 remembers nothing
 */
public record Sgd(double learningRate, double momentum) implements Optimizer {

  public Sgd {
    Settings.requirePositive("learning rate", learningRate);
    Settings.requireFraction("momentum", momentum);
  }

  @Override
  public int memories() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public void step(
      ParameterLayout layout, double[] weights, double[] gradient, OptimizerState state) {
    state.count(1);
    if (momentum == 0) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= learningRate * gradient[i];
      }
      return;
    }
    var velocity = state.memory();
    for (int i = 0; i < weights.length; i++) {
      velocity[i] = momentum * velocity[i] + gradient[i];
      weights[i] -= learningRate * velocity[i];
    }
  }
}
