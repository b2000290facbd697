package dev.carrybit.train;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.OptimizerState;

/** One update of the weights: scales a gradient sum, clips it, and takes the optimizer's step. */
public record Update(
    ParameterLayout layout, Optimizer optimizer, Clipping clipping, GradientScale scale) {

  /**
   * Updates {@code weights} and {@code state} in place. A gradient that is not finite changes
   * nothing. The content of {@code gradient} is lost.
   *
   * @param gradient summed over all targets
   * @param targets number of targets
   * @param sequences number of sequences
   * @param rate the step size
   * @return the scaled gradient's norm before clipping
   */
  public double apply(
      double[] weights,
      OptimizerState state,
      double[] gradient,
      long targets,
      long sequences,
      double rate) {
    double norm = scaleAndClip(gradient, targets, sequences);
    if (Double.isFinite(norm)) {
      step(weights, state, gradient, rate);
    }
    return norm;
  }

  /**
   * Scales and clips a gradient sum in place; returns the scaled gradient's norm before clipping.
   */
  double scaleAndClip(double[] gradient, long targets, long sequences) {
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
    return clipping.clip(gradient);
  }

  /** Takes the optimizer's step along a scaled and clipped gradient. */
  void step(double[] weights, OptimizerState state, double[] gradient, double rate) {
    optimizer.step(layout, weights, gradient, state, rate);
  }
}
