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
  public int arrayCount() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public void step(
      ParameterLayout layout,
      double[] weights,
      ScaledGradient gradient,
      OptimizerState state,
      long steps,
      double rate) {
    if (momentum == 0) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= rate * gradient.at(i, weightDecay, weights[i]);
      }
    } else {
      stepWithMomentum(weights, gradient, state.array(0), rate);
    }
  }

  /** A method of its own: in one with the loop of plain SGD the compiler made no vectors. */
  private void stepWithMomentum(
      double[] weights, ScaledGradient gradient, double[] u, double rate) {
    for (int i = 0; i < weights.length; i++) {
      u[i] = momentum * u[i] + gradient.at(i, weightDecay, weights[i]);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= rate * u[i];
    }
  }
}
