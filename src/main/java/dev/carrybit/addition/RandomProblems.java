package dev.carrybit.addition;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.SplitMix64;
import java.math.BigInteger;

/**
 * Addition problems drawn uniformly, each from a stream of its own keyed by seed, step and
 * sequence: the sum of two random numbers fits {@code bits} bits.
 *
 * @param bits time steps T of a problem
 * @param seed of the run
 */
public record RandomProblems(int bits, long seed) implements BatchSource {

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
  public AdditionProblem problem(long step, int sequence) {
    return draw(bits, new SplitMix64(SplitMix64.mix(seed, PURPOSE, step, sequence)));
  }

  @Override
  public boolean restarts(long step) {
    return true;
  }

  /** Two summands of {@code bits} − 1 random bits each. */
  static AdditionProblem draw(int bits, SplitMix64 random) {
    return AdditionProblem.of(number(bits - 1, random), number(bits - 1, random));
  }

  private static BigInteger number(int bits, SplitMix64 random) {
    if (bits <= Long.SIZE) {
      long word = random.nextLong();
      return bits == 0 ? BigInteger.ZERO : unsigned(word >>> (Long.SIZE - bits));
    }
    var bytes = new byte[(bits + 7) / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextLong() >>> 56);
    }
    return new BigInteger(1, bytes).shiftRight(8 * bytes.length - bits);
  }

  private static BigInteger unsigned(long word) {
    var low = BigInteger.valueOf(word & Long.MAX_VALUE);
    return word < 0 ? low.setBit(Long.SIZE - 1) : low;
  }
}
