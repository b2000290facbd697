package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;
import java.io.Serializable;

/**
 * A rule that turns a gradient into a change of the weights. It holds settings only; what it
 * remembers is an {@link OptimizerState}, so that a run can be stopped, shipped and resumed.
 */
public sealed interface Optimizer extends Serializable permits Sgd, RmsProp, Adam, AdamW {

  /** Step size of an update, unless a schedule says another. */
  double learningRate();

  /** λ: how strongly every weight, biases included, is drawn to zero; 0 if not at all. */
  double weightDecay();

  /** Number of arrays, each as long as the weights, that the rule remembers. */
  int memories();

  /**
   * Updates {@code weights} and {@code state} in place.
   *
   * @param layout where each slot of the weights lies
   * @param weights as long as the layout
   * @param gradient of the loss, as long as the weights; left as it is
   * @param state made by {@link #initialState}
   * @param rate the step size η of this update
   */
  void step(
      ParameterLayout layout,
      double[] weights,
      double[] gradient,
      OptimizerState state,
      double rate);

  /** The same with the step size of the settings. */
  default void step(
      ParameterLayout layout, double[] weights, double[] gradient, OptimizerState state) {
    step(layout, weights, gradient, state, learningRate());
  }

  /** The state before the first step: all zero. */
  default OptimizerState initialState(int size) {
    return new OptimizerState(new double[Math.multiplyExact(memories(), size)], 0);
  }
}
