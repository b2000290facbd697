package dev.carrybit.train;

import dev.carrybit.config.GradientScale;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.params.ParameterLayout;

/** One update of the weights: a gradient sum is scaled, clipped, and given to the optimizer. */
public record Update(
    ParameterLayout layout, Optimizer optimizer, Clipping clipping, GradientScale scale) {

  /**
   * Updates {@code weights} and {@code state} in place; {@code gradient} is used up.
   *
   * @param gradient summed over all targets
   * @param targets number of targets
   * @param sequences number of sequences
   * @return the norm of the scaled gradient before clipping; where it is not finite, nothing was
   *     updated
   */
  public double apply(
      double[] weights, OptimizerState state, double[] gradient, long targets, long sequences) {
    double divisor =
        switch (scale) {
          case SUM -> 1;
          case TARGET_MEAN -> targets;
          case SEQUENCE_MEAN -> sequences;
        };
    if (divisor != 1) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= divisor;
      }
    }
    double norm = clipping.clip(gradient);
    if (Double.isFinite(norm)) {
      optimizer.step(layout, weights, gradient, state);
    }
    return norm;
  }
}
