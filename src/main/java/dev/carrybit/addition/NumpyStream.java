package dev.carrybit.addition;

import org.apache.commons.math3.random.MersenneTwister;

/**
 * The random stream of NumPy's legacy generator after {@code numpy.random.seed(seed)}: MT19937
 * started by init_genrand, which is Commons Math's generator of 32-bit words. Doubles are made from
 * other bits than in Commons Math.
 */
public final class NumpyStream {

  private final MersenneTwister words;

  /** The stream of {@code seed}, 0 to 2³¹ − 1. */
  public NumpyStream(long seed) {
    words = new MersenneTwister((int) seed);
  }

  /** The next 32 bits. */
  public int nextWord() {
    return words.nextInt();
  }

  /** The next number in [0, 1), {@code numpy.random.random()}: 27 and 26 bits of two words. */
  public double nextDouble() {
    long high = nextWord() >>> 5;
    long low = nextWord() >>> 6;
    return (high * 0x1p26 + low) * 0x1p-53;
  }

  /** The next number below 2^{@code bits}, {@code numpy.random.randint(2**bits)}, 1 to 32 bits. */
  public long nextBits(int bits) {
    return Integer.toUnsignedLong(nextWord()) & ((1L << bits) - 1);
  }

  /** Skips {@code count} words. */
  public void skip(long count) {
    for (long i = 0; i < count; i++) {
      nextWord();
    }
  }
}
