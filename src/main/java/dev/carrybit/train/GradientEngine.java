package dev.carrybit.train;

import java.io.Serializable;
import java.util.List;

/** Computes rounds over all shards. All engines return the same bits. */
public interface GradientEngine extends AutoCloseable {

  /** Runs all shards of a round, and adds their results. */
  RoundResult round(RoundInput input);

  /** Measures {@code weights}; changes nothing. */
  Measurement measure(double[] weights, Evaluation evaluation);

  @Override
  void close();

  /**
   * The input of all shards for one round: a step, or several local steps.
   *
   * @param step completed steps
   * @param weights the weights; not changed
   * @param memory the optimizer's memory; empty if the driver's optimizer updates the weights
   * @param rateScale the factor by which plateaus reduced the learning rate
   * @param carried for each shard, the final state of its last window; empty arrays at first
   */
  record RoundInput(
      long step, double[] weights, double[] memory, double rateScale, List<double[]> carried) {}

  /**
   * The sum of a round over all shards.
   *
   * @param sum the shards' vectors, added in the fixed tree: gradients, or weights followed by the
   *     optimizer's memory
   * @param shards the other results, in shard order
   * @param computeSeconds of the slowest task
   */
  record RoundResult(double[] sum, List<ShardResult> shards, double computeSeconds) {

    /** The number of targets. */
    public long targets() {
      return shards.stream().mapToLong(ShardResult::targets).sum();
    }

    /** The mean loss per target; summed in shard order. */
    public double meanLoss() {
      double loss = 0;
      for (var shard : shards) {
        loss += shard.loss();
      }
      return loss / targets();
    }

    /** The mean of the shards' gradient norms; summed in shard order. */
    double meanGradientNorm() {
      double norm = 0;
      for (var shard : shards) {
        norm += shard.gradientNorm() / shards.size();
      }
      return norm;
    }

    /** For each shard, the final state of its last window. */
    List<double[]> carried() {
      return shards.stream().map(ShardResult::carried).toList();
    }
  }

  /**
   * The result of a shard without its vector.
   *
   * @param loss summed over targets and local steps
   * @param targets number of targets
   * @param gradientNorm of the first local step, or the last one that is not finite; 0 if the
   *     driver's optimizer updates the weights
   * @param carried the final state of the last window; empty if no state is carried
   * @param answers shard 0 of an addition run: the answer to its first problem, before the update
   */
  record ShardResult(
      double loss, long targets, double gradientNorm, double[] carried, List<Answer> answers)
      implements Serializable {}
}
