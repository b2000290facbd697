package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;

/**
 * RMSprop (Hinton's lecture 6e): g ← g + λ w, G ← ρ G + γ g², w ← w − η g / (√G + ε), or g / √(G +
 * ε). With momentum, as PyTorch has it, that quotient q is not taken itself: u ← μ u + q, w ← w − η
 * u.
 *
 * @param learningRate η
 * @param hidden ρ and γ of the recurrent layers
 * @param output ρ and γ of the output layer
 * @param epsilon ε
 * @param epsilonInsideRoot whether ε is added to G rather than to its root
 * @param momentum μ in [0, 1); 0 remembers nothing but G
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
   * @param decay ρ in [0, 1), the share of the old average that stays
   * @param gain γ, the weight of the new square; 1 − ρ in a true average
   */
  public record Average(double decay, double gain) implements java.io.Serializable {
    public Average {
      Settings.requireFraction("decay", decay);
      Settings.requirePositive("gain", gain);
    }

    /** The true average that keeps {@code decay}. */
    public static Average of(double decay) {
      return new Average(decay, 1 - decay);
    }
  }

  public RmsProp {
    Settings.requirePositive("learning rate", learningRate);
    Settings.requirePositive("epsilon", epsilon);
    Settings.requireFraction("momentum", momentum);
    Settings.requireAtLeastZero("weight decay", weightDecay);
  }

  /** Without momentum and weight decay. */
  public RmsProp(
      double learningRate,
      Average hidden,
      Average output,
      double epsilon,
      boolean epsilonInsideRoot) {
    this(learningRate, hidden, output, epsilon, epsilonInsideRoot, 0, 0);
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
        double g = Penalty.added(weightDecay, gradient[i], weights[i]);
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
