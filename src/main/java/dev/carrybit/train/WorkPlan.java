package dev.carrybit.train;

import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Shard;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Optimizer;
import java.io.Serializable;
import java.util.List;

/**
 * What a worker has to know once and for all: everything about a run but its changing weights.
 *
 * @param model the network
 * @param examples what is learned from
 * @param batch sequences a step, over all shards
 * @param shards parts that a batch is cut into
 * @param optimizer the rule that changes weights
 * @param clipping bounds on a step's gradient
 * @param scale what a gradient sum is divided by
 * @param localSteps steps that a shard takes between two averagings
 * @param learningRate how the optimizer's step size changes
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
    LearningRate learningRate)
    implements Serializable {

  /** A plan whose learning rate does not change. */
  public WorkPlan(
      ModelPlan model,
      Examples examples,
      int batch,
      int shards,
      Optimizer optimizer,
      Clipping clipping,
      GradientScale scale,
      int localSteps) {
    this(
        model,
        examples,
        batch,
        shards,
        optimizer,
        clipping,
        scale,
        localSteps,
        LearningRate.CONSTANT);
  }

  /**
   * The step size of the update after {@code step} steps.
   *
   * @param rateScale what plateaus have left of it
   */
  double rate(long step, double rateScale) {
    return optimizer.learningRate() * learningRate.factor(step) * rateScale;
  }

  /** Where each of the parameters lies. */
  public ParameterLayout layout() {
    return ModelLayout.of(model.spec());
  }

  /** The parts of each batch. */
  public List<Shard> cut() {
    return Shard.cut(batch, shards);
  }

  /** The rule of one update. */
  public Update update() {
    return new Update(layout(), optimizer, clipping, scale);
  }

  /** Whether shards take steps of their own, and weights are averaged rather than gradients. */
  public boolean averagesWeights() {
    return localSteps > 1;
  }

  /**
   * Numbers that a shard sends back: its gradient sum, or its weights followed by the optimizer's
   * memory.
   */
  public int vectorLength() {
    int size = layout().size();
    int copies = averagesWeights() ? Math.addExact(1, optimizer.memories()) : 1;
    return Math.multiplyExact(size, copies);
  }
}
