package dev.carrybit.train;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Shard;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.ScaledGradient;
import java.io.Serializable;
import java.util.List;

/**
 * The constant input of every worker: everything about a run except its changing state.
 *
 * @param model the network
 * @param examples the training data
 * @param batch sequences a step, over all shards
 * @param shards parts that a batch is cut into
 * @param optimizer the rule that updates weights
 * @param clipping bounds on the gradient of a step
 * @param scale what a gradient sum is divided by
 * @param localSteps steps that a shard takes before the weights are averaged
 * @param logEvery steps between two lines of progress: a round's report is cut at each multiple of
 *     it
 * @param learningRate the schedule of the learning rate
 */
public record WorkPlan(
    ModelPlan model,
    Examples examples,
    int batch,
    int shards,
    Optimizer optimizer,
    Clipping clipping,
    GradientScale scale,
    int localSteps,
    long logEvery,
    LearningRate learningRate)
    implements Serializable {

  /**
   * The learning rate after {@code step} steps.
   *
   * @param rateScale the factor by which plateaus reduced it
   */
  double rate(long step, double rateScale) {
    return optimizer.learningRate() * learningRate.factor(step) * rateScale;
  }

  /** The layout of the parameters. */
  public ParameterLayout layout() {
    return ModelLayout.of(model.spec());
  }

  /** The parts of each batch. */
  public List<Shard> cut() {
    return Shard.cut(batch, shards);
  }

  /**
   * Scales and clips a gradient.
   *
   * @param gradient summed over all targets
   */
  public ScaledGradient scaleAndClip(double[] gradient, long targets, long sequences) {
    double divisor =
        switch (scale) {
          case SUM -> 1;
          case TARGET_MEAN -> targets;
          case SEQUENCE_MEAN -> sequences;
        };
    return clipping.clip(gradient, divisor);
  }

  /** Whether shards take local steps and weights are averaged, not gradients. */
  public boolean averagesWeights() {
    return localSteps > 1;
  }

  /**
   * The length of a shard's vector: its gradient sum, or its weights followed by the optimizer
   * state.
   */
  public int vectorLength() {
    int size = layout().size();
    int copies = averagesWeights() ? Math.addExact(1, optimizer.arrayCount()) : 1;
    return Math.multiplyExact(size, copies);
  }
}
