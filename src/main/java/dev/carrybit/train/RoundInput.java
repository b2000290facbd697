package dev.carrybit.train;

import java.util.List;

/**
 * What the shards need for one round: a step, or several local steps.
 *
 * @param step completed steps
 * @param weights the weights; not changed
 * @param memory the optimizer's memory; empty if the driver's optimizer updates
 * @param rateScale the factor of the learning rate that plateaus have left
 * @param carried for each shard, the final state of its last window; empty arrays at first
 */
public record RoundInput(
    long step, double[] weights, double[] memory, double rateScale, List<double[]> carried) {}
