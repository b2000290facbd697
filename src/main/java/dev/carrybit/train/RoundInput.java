package dev.carrybit.train;

import java.util.List;

/**
 * What changes from round to round; a round is one step, or several that shards take by themselves.
 *
 * @param step completed steps
 * @param weights the weights; not changed
 * @param memory what the optimizer remembers; empty where the driver's optimizer updates
 * @param rateScale what plateaus have left of the learning rate
 * @param carried the state that each shard's last window ended with; empty arrays at the beginning
 */
public record RoundInput(
    long step, double[] weights, double[] memory, double rateScale, List<double[]> carried) {

  /** A round without plateaus before it. */
  public RoundInput(long step, double[] weights, double[] memory, List<double[]> carried) {
    this(step, weights, memory, 1, carried);
  }
}
