package dev.carrybit.optim;

import dev.carrybit.nn.ParameterLayout;
import java.io.Serializable;

/**
 * A rule that updates weights by a gradient. It holds settings only. What it accumulates is in an
 * {@link OptimizerState}, so that it can be saved, resumed and sent to other processes.
 *
 * <p>Each loop of an update writes one array, and uses one index for every array: the compiler then
 * makes vectors of it.
 */
public sealed interface Optimizer extends Serializable permits Sgd, RmsProp, Adam {

  /** η, which a schedule may multiply by a factor. */
  double learningRate();

  /** Number of arrays of state, each as long as the weights. */
  int arrayCount();

  /**
   * Updates {@code weights} and {@code state} in place.
   *
   * @param layout of the weights
   * @param weights as long as the layout
   * @param gradient of the loss, as long as the weights
   * @param state made by {@link #initialState}
   * @param steps completed steps
   * @param rate the learning rate η of this update
   */
  void step(
      ParameterLayout layout,
      double[] weights,
      ScaledGradient gradient,
      OptimizerState state,
      long steps,
      double rate);

  /** The state before the first step: all zero. */
  default OptimizerState initialState(int size) {
    return new OptimizerState(new double[arrayCount()][size]);
  }
}
