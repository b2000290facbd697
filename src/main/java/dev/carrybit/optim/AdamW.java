package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, as in PyTorch): w ← w − η λ w, then
 * a step of {@link Adam} without weight decay.
 *
 * @param learningRate η
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param epsilon ε
 * @param weightDecay λ
 */
public record AdamW(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
    implements Optimizer {

  public AdamW {
    Require.atLeastZero("weight decay", weightDecay);
    adam(learningRate, beta1, beta2, epsilon);
  }

  private static Adam adam(double rate, double beta1, double beta2, double epsilon) {
    return new Adam(rate, beta1, beta2, epsilon);
  }

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
    double kept = 1 - rate * weightDecay;
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= kept;
    }
    adam(learningRate, beta1, beta2, epsilon).step(layout, weights, gradient, state, rate);
  }
}
