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

    public RandomProblems {
      if (bits < 1) {
        throw new IllegalArgumentException("random problems: expected at least 1 bit, was " + bits);
      }
    }

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

    /** Most bits of a problem: a summand is one 32-bit word of the stream. */
    public static final int MAX_BITS = 33;

    private final int bits;
    private final long seed;
    private final long wordsBefore;
    private NumpyStream stream;
    private long next;

    /**
     * Problems of {@code bits} time steps.
     *
     * @param wordsBefore number of 32-bit words drawn before the first problem
     */
    public NumpyProblems(int bits, long seed, long wordsBefore) {
      if (bits < 2 || bits > MAX_BITS) {
        throw new IllegalArgumentException(
            "numpy's problems: expected 2 to %d bits, was %d".formatted(MAX_BITS, bits));
      }
      this.bits = bits;
      this.seed = seed;
      this.wordsBefore = wordsBefore;
      this.stream = new NumpyStream(seed);
      this.next = -1;
    }

    @Override
    public void fill(long step, Shard shard, Batch batch) {
      if (shard.first() != 0 || shard.count() != 1) {
        throw new IllegalArgumentException(
            "numpy's problems: expected one sequence a step, was " + shard);
      }
      problem(step).fill(batch, 0, 0);
    }

    /** The problem of {@code step}; fast if it follows the last one. */
    AdditionProblem problem(long step) {
      if (step != next) {
        stream = new NumpyStream(seed);
        stream.skip(wordsBefore + 2 * step);
      }
      next = step + 1;
      var a = BigInteger.valueOf(stream.nextBits(bits - 1));
      var b = BigInteger.valueOf(stream.nextBits(bits - 1));
      return AdditionProblem.of(a, b);
    }
  }
}
