package dev.carrybit.train;

import java.util.List;

/**
 * What all shards say of a round.
 *
 * @param vector the sum of their vectors in the fixed tree
 * @param reports in the order of the shards
 * @param computeSeconds that the slowest task worked on its shards
 */
public record RoundSum(double[] vector, List<ShardReport> reports, double computeSeconds) {

  /** The loss summed over all targets, in the order of the shards. */
  public double loss() {
    double sum = 0;
    for (var report : reports) {
      sum += report.loss();
    }
    return sum;
  }

  /** Number of targets. */
  public long targets() {
    long sum = 0;
    for (var report : reports) {
      sum += report.targets();
    }
    return sum;
  }
}
