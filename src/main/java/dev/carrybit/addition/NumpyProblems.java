package dev.carrybit.addition;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.NumpyStream;
import dev.carrybit.nn.Shard;
import java.math.BigInteger;

/**
 * The addition problems of a source article: one a step, drawn from NumPy's one stream after the
 * weights, first a, then b.
 */
public final class NumpyProblems implements BatchSource {

  /** Most bits of a problem: a summand is one word of the stream. */
  public static final int MOST_BITS = 33;

  private final int bits;
  private final long seed;
  private final long wordsBefore;
  private NumpyStream stream;
  private long next;

  /**
   * Problems of {@code bits} time steps.
   *
   * @param wordsBefore 32-bit words that were drawn before the first problem
   */
  public NumpyProblems(int bits, long seed, long wordsBefore) {
    if (bits < 2 || bits > MOST_BITS) {
      throw new IllegalArgumentException(
          "numpy's problems: expected 2 to %d bits, was %d".formatted(MOST_BITS, bits));
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

  /** The problem of {@code step}; cheap where it follows the last one asked for. */
  public AdditionProblem problem(long step) {
    if (step != next) {
      stream = new NumpyStream(seed);
      stream.skip(wordsBefore + 2 * step);
    }
    next = step + 1;
    var a = BigInteger.valueOf(stream.nextBits(bits - 1));
    var b = BigInteger.valueOf(stream.nextBits(bits - 1));
    return AdditionProblem.of(a, b);
  }

  @Override
  public boolean restarts(long step) {
    return true;
  }
}
