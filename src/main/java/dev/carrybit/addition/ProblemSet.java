package dev.carrybit.addition;

import dev.carrybit.nn.SplitMix64;
import java.io.Serializable;
import java.math.BigInteger;

/** A fixed, indexed set of addition problems for evaluation. */
public sealed interface ProblemSet extends Serializable {

  /** The most bits for which all pairs are enumerated. */
  int MOST_BITS_OF_ALL = 10;

  /** Time steps of each problem. */
  int bits();

  /** Number of problems. */
  long count();

  /** Problem {@code index}. */
  AdditionProblem problem(long index);

  /** All pairs of summands of {@code bits} − 1 bits. */
  record All(int bits) implements ProblemSet {
    @Override
    public long count() {
      return 1L << (2 * (bits - 1));
    }

    @Override
    public AdditionProblem problem(long index) {
      long mask = (1L << (bits - 1)) - 1;
      return AdditionProblem.of(
          BigInteger.valueOf(index >>> (bits - 1)), BigInteger.valueOf(index & mask));
    }
  }

  /** Pairs of random summands of {@code bits} − 1 bits. */
  record Random(int bits, long count, long seed) implements ProblemSet {

    private static final long PURPOSE = 0xE7A1;

    @Override
    public AdditionProblem problem(long index) {
      return AdditionProblem.random(bits, new SplitMix64(SplitMix64.mix(seed, PURPOSE, index)));
    }
  }
}
