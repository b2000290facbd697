package dev.carrybit.optim;

import dev.carrybit.params.ParameterLayout;

/**
 * RMSprop (Hinton's lecture 6e): G ← ρ G + γ g², w ← w − η g / (√G + ε), or g / √(G + ε).
 *
 * @param learningRate η
 * @param hidden ρ and γ of the recurrent layers
 * @param output ρ and γ of the output layer
 * @param epsilon ε
 * @param epsilonInsideRoot whether ε is added to G rather than to its root
 */
public record RmsProp(
    double learningRate, Average hidden, Average output, double epsilon, boolean epsilonInsideRoot)
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
  }

  @Override
  public int memories() {
    return 1;
  }

  @Override
  public void step(
      ParameterLayout layout, double[] weights, double[] gradient, OptimizerState state) {
    state.count(1);
    for (var slot : layout.slots()) {
      var average = slot.output() ? output : hidden;
      update(average, slot.offset(), slot.end(), weights, gradient, state.memory());
    }
  }

  private void update(
      Average average, int from, int to, double[] weights, double[] gradient, double[] squares) {
    double inside = epsilonInsideRoot ? epsilon : 0;
    double outside = epsilonInsideRoot ? 0 : epsilon;
    for (int i = from; i < to; i++) {
      double g = gradient[i];
      squares[i] = average.decay * squares[i] + average.gain * (g * g);
      weights[i] -= learningRate * g / (Math.sqrt(squares[i] + inside) + outside);
    }
  }
}
