package dev.carrybit.train;

import java.io.Serializable;
import java.util.List;

/**
 * What a shard says of a round beside its vector.
 *
 * @param shard its index
 * @param loss summed over targets and local steps
 * @param targets number of targets
 * @param gradientNorm of the round's first local step, or the one that is not finite; 0 where the
 *     driver's optimizer updates
 * @param carried the state that its last window ended with; empty where none is carried
 * @param attempts where the first sequence of the first shard is an addition problem: the answer to
 *     it before the round's first update
 */
public record ShardReport(
    int shard,
    double loss,
    long targets,
    double gradientNorm,
    double[] carried,
    List<Attempt> attempts)
    implements Serializable {}
