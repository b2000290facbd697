package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;
import java.io.Serializable;

/**
 * A rule that updates weights by a gradient. It holds settings only. What it accumulates is in an
 * {@link OptimizerState}, so that it can be saved, resumed and sent to other processes.
 */
public sealed interface Optimizer extends Serializable permits Sgd, RmsProp, Adam {

  /**
   * The numbers that an update copies and works on at a time. The compiler makes vectors of a loop
   * over two arrays, but not of one over two places of the same array.
   */
  int BLOCK = 512;

  /** η, which a schedule may multiply by a factor. */
  double learningRate();

  /** λ, the weight decay of all weights and biases; 0 for none. */
  double weightDecay();

  /** Number of arrays of state, each as long as the weights. */
  int memories();

  /**
   * Updates {@code weights} and {@code state} in place.
   *
   * @param layout of the weights
   * @param weights as long as the layout
   * @param gradient of the loss, as long as the weights; not changed
   * @param state made by {@link #initialState}
   * @param rate the learning rate η of this update
   */
  void step(
      ParameterLayout layout,
      double[] weights,
      double[] gradient,
      OptimizerState state,
      double rate);

  /**
   * The gradient of the loss plus the L2 penalty ½ λ w²: g + λ w. Without weight decay it is g
   * itself, down to the sign of a zero.
   */
  default double regularized(double gradient, double weight) {
    double decay = weightDecay();
    return decay == 0 ? gradient : gradient + decay * weight;
  }

  /** into ← {@link #regularized} gradient of {@code n} weights. */
  default void regularize(double[] gradient, double[] weights, int from, int n, double[] into) {
    for (int i = 0; i < n; i++) {
      into[i] = regularized(gradient[from + i], weights[from + i]);
    }
  }

  /** The state before the first step: all zero. */
  default OptimizerState initialState(int size) {
    return new OptimizerState(new double[Math.multiplyExact(memories(), size)], 0);
  }
}
