package dev.carrybit.config;

/**
 * The size of a run in memory, a lower bound; {@link Long#MAX_VALUE} stands for all that does not
 * fit a long.
 *
 * @param parameters number of parameters
 * @param weightBytes of the weights
 * @param gradientBytes of one gradient
 * @param optimizerBytes of what the optimizer remembers
 * @param activationBytes of one shard's forward and backward pass
 * @param shippedBytes that cross the network between two updates of the driver: one broadcast and
 *     the results of all shards
 */
public record MemoryEstimate(
    long parameters,
    long weightBytes,
    long gradientBytes,
    long optimizerBytes,
    long activationBytes,
    long shippedBytes) {

  /**
   * The estimate for a run.
   *
   * @param symbols size of the text's vocabulary; ignored by addition
   */
  public static MemoryEstimate of(RunSettings settings, int symbols) {
    throw new UnsupportedOperationException("not yet written");
  }
}
