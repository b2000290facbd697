package dev.carrybit.nn;

import java.io.Serializable;

/**
 * The rule by which training leaves out outputs (Srivastava et al. 2014): each h that a layer hands
 * to the layer above is zero with probability p, and else divided by 1 − p, so that nothing is left
 * to do where nothing is left out. As with PyTorch's {@code nn.LSTM(dropout=p)}, it is the outputs
 * of every layer but the last, at each time step by itself, and never what a layer remembers
 * (Zaremba et al. 2014). What is left out is a function of the seed, of step and shard, and of the
 * layer.
 *
 * @param rate p, in [0, 1)
 * @param seed the same seed leaves out the same
 */
public record Dropout(double rate, long seed) implements Serializable {

  /** Leaves out nothing. */
  public static final Dropout NONE = new Dropout(0, 0);

  private static final long PURPOSE = 0xD209;

  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout: expected a number in [0, 1), was " + rate);
    }
  }

  /** The rule for one step of one shard. */
  public Dropout at(long step, int shard) {
    return drops() ? new Dropout(rate, SplitMix64.mix(seed, PURPOSE, step, shard)) : NONE;
  }

  boolean drops() {
    return rate > 0;
  }

  /** The stream that decides about the outputs of layer {@code layer}, row by row. */
  SplitMix64 stream(int layer) {
    return new SplitMix64(SplitMix64.mix(seed, layer));
  }
}
