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

    private void add(double[] g, double[] squares, int n) {
      for (int i = 0; i < n; i++) {
        squares[i] = decay * squares[i] + gain * (g[i] * g[i]);
      }
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
    var memory = state.memory();
    var g = new double[BLOCK];
    var squares = new double[BLOCK];
    for (var slot : layout.slots()) {
      var average = slot.output() ? output : hidden;
      for (int from = slot.offset(); from < slot.end(); from += BLOCK) {
        int n = Math.min(BLOCK, slot.end() - from);
        regularize(gradient, weights, from, n, g);
        System.arraycopy(memory, from, squares, 0, n);
        average.add(g, squares, n);
        System.arraycopy(squares, 0, memory, from, n);
        double factor = momentum == 0 ? rate : 1;
        divide(factor, g, squares, n);
        int velocity = weights.length + from;
        if (momentum != 0) {
          for (int i = 0; i < n; i++) {
            memory[velocity + i] = momentum * memory[velocity + i] + g[i];
            g[i] = rate * memory[velocity + i];
          }
        }
        for (int i = 0; i < n; i++) {
          weights[from + i] -= g[i];
        }
      }
    }
  }

  /** g ← factor g / √(G + ε) or factor g / (√G + ε). */
  private void divide(double factor, double[] g, double[] squares, int n) {
    if (epsilonInsideRoot) {
      for (int i = 0; i < n; i++) {
        g[i] = factor * g[i] / Math.sqrt(squares[i] + epsilon);
      }
    } else {
      for (int i = 0; i < n; i++) {
        g[i] = factor * g[i] / (Math.sqrt(squares[i]) + epsilon);
      }
    }
  }
}
