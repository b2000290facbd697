package dev.carrybit.addition;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.SplitMix64;
import java.math.BigInteger;

/** Random addition problems to train on. No state is carried from one to the next. */
public sealed interface AdditionSource extends BatchSource {

  @Override
  default boolean restarts(long step) {
    return true;
  }

  /**
   * Problems drawn uniformly, each from its own random stream, keyed by seed, step and sequence.
   *
   * @param bits time steps of a problem
   */
  record RandomProblems(int bits, long seed) implements AdditionSource {
    private static final long PURPOSE = 0xADD;

    @Override
    public void fill(long step, Shard shard, Batch batch) {
      for (int n = 0; n < shard.count(); n++) {
        problem(step, shard.first() + n).fill(batch, n, 0);
      }
    }

    /** The problem of sequence {@code sequence} at {@code step}. */
    AdditionProblem problem(long step, int sequence) {
      return AdditionProblem.random(
          bits, new SplitMix64(SplitMix64.mix(seed, PURPOSE, step, sequence)));
    }
  }

  /**
   * The problems of an article that uses NumPy: one a step, drawn from NumPy's stream after the
   * weights, first a, then b.
   */
  final class NumpyProblems implements AdditionSource {

    private final int bits;
    private final long seed;
    private final long wordsBefore;
    private NumpyStream stream;
    private long drawn;

    /**
     * Problems of {@code bits} time steps, 2 to 33: a summand is one 32-bit word of the stream.
     *
     * @param seed 0 to 2³¹ − 1
     * @param wordsBefore number of 32-bit words drawn before the first problem
     */
    public NumpyProblems(int bits, long seed, long wordsBefore) {
      this.bits = bits;
      this.seed = seed;
      this.wordsBefore = wordsBefore;
      this.stream = new NumpyStream(seed);
    }

    @Override
    public void fill(long step, Shard shard, Batch batch) {
      problem(step).fill(batch, 0, 0);
    }

    /** The problem of {@code step}; fast if it follows the last one. */
    AdditionProblem problem(long step) {
      long before = wordsBefore + 2 * step;
      if (before < drawn) {
        stream = new NumpyStream(seed);
        drawn = 0;
      }
      stream.skip(before - drawn);
      drawn = before + 2;
      var a = BigInteger.valueOf(stream.nextBits(bits - 1));
      var b = BigInteger.valueOf(stream.nextBits(bits - 1));
      return AdditionProblem.of(a, b);
    }
  }
}
