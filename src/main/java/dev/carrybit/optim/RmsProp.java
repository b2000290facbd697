package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;
import java.io.Serializable;

/**
 * RMSprop (Hinton's lecture 6e): g ← g + λ w, G ← ρ G + γ g², w ← w − η g / (√G + ε), or g / √(G +
 * ε). With momentum, as in PyTorch, for that quotient q: u ← μ u + q, w ← w − η u.
 *
 * @param learningRate η
 * @param hidden ρ and γ of the recurrent layers
 * @param output ρ and γ of the output layer
 * @param epsilon ε
 * @param epsilonInsideRoot whether ε is added to G rather than to its root
 * @param momentum μ in [0, 1); 0 for none
 * @param weightDecay λ
 */
public record RmsProp(
    double learningRate,
    Average hidden,
    Average output,
    double epsilon,
    boolean epsilonInsideRoot,
    double momentum,
    double weightDecay)
    implements Optimizer {

  /**
   * The running average of squared gradients.
   *
   * @param decay ρ in [0, 1), the weight of the old average
   * @param gain γ, the weight of the new square; 1 − ρ in a true average
   */
  public record Average(double decay, double gain) implements Serializable {

    /** A true average: γ = 1 − ρ. */
    public static Average of(double decay) {
      return new Average(decay, 1 - decay);
    }
  }

  @Override
  public int arrayCount() {
    return momentum == 0 ? 1 : 2;
  }

  @Override
  public void step(
      ParameterLayout layout,
      double[] weights,
      ScaledGradient gradient,
      OptimizerState state,
      long steps,
      double rate) {
    var squares = state.array(0);
    for (var slot : layout.slots()) {
      var average = slot.output() ? output : hidden;
      for (int i = slot.offset(); i < slot.end(); i++) {
        double g = gradient.at(i, weightDecay, weights[i]);
        squares[i] = average.decay * squares[i] + average.gain * (g * g);
      }
    }
    if (momentum == 0) {
      for (int i = 0; i < weights.length; i++) {
        double g = gradient.at(i, weightDecay, weights[i]);
        weights[i] -= rate * g / root(squares[i]);
      }
      return;
    }
    var u = state.array(1);
    for (int i = 0; i < weights.length; i++) {
      double g = gradient.at(i, weightDecay, weights[i]);
      u[i] = momentum * u[i] + g / root(squares[i]);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= rate * u[i];
    }
  }

  /** √(G + ε) or √G + ε. */
  private double root(double square) {
    return epsilonInsideRoot ? Math.sqrt(square + epsilon) : Math.sqrt(square) + epsilon;
  }
}
