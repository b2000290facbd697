package dev.carrybit.nn;

import java.io.Serializable;

/**
 * Dropout between layers (Srivastava et al. 2014), as PyTorch's {@code nn.LSTM(dropout=p)}: each h
 * that a layer passes to the layer above is zero with probability p, and else divided by 1 − p. It
 * applies to the outputs of every layer but the last, for each time step separately, and never to
 * the state that a layer keeps (Zaremba et al. 2014). The mask is a function of seed, step, shard
 * and layer.
 *
 * @param rate p, in [0, 1)
 * @param seed seed of the masks
 */
public record Dropout(double rate, long seed) implements Serializable {

  /** No dropout. */
  public static final Dropout NONE = new Dropout(0, 0);

  private static final long PURPOSE = 0xD209;

  /** The dropout of one step of one shard. */
  public Dropout at(long step, int shard) {
    return drops() ? new Dropout(rate, SplitMix64.mix(seed, PURPOSE, step, shard)) : NONE;
  }

  public boolean drops() {
    return rate > 0;
  }

  /** The random stream of the mask for the outputs of layer {@code layer}, row by row. */
  public SplitMix64 stream(int layer) {
    return new SplitMix64(SplitMix64.mix(seed, layer));
  }
}
