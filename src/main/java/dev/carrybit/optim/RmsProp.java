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
  public int memories() {
    return momentum == 0 ? 1 : 2;
  }

  @Override
  public void step(
      ParameterLayout layout,
      double[] weights,
      double[] gradient,
      OptimizerState state,
      double rate) {
    state.count(1);
    for (var slot : layout.slots()) {
      var average = slot.output() ? output : hidden;
      for (int i = slot.offset(); i < slot.end(); i++) {
        double g = regularized(gradient[i], weights[i]);
        update(average, i, g, weights, state.memory(), rate);
      }
    }
  }

  private void update(
      Average average, int i, double g, double[] weights, double[] memory, double rate) {
    double square = average.decay * memory[i] + average.gain * (g * g);
    memory[i] = square;
    double root = epsilonInsideRoot ? Math.sqrt(square + epsilon) : Math.sqrt(square) + epsilon;
    if (momentum == 0) {
      weights[i] -= rate * g / root;
    } else {
      int velocity = weights.length + i;
      memory[velocity] = momentum * memory[velocity] + g / root;
      weights[i] -= rate * memory[velocity];
    }
  }
}
