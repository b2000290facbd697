package dev.carrybit.nn;

/**
 * A stream of random numbers from 64 bits of state: SplitMix64 (Steele, Lea and Flood, <i>Fast
 * splittable pseudorandom number generators</i>, 2014). Streams are cheap: every purpose has its
 * own, keyed by {@link #mix}. Not safe for use by several threads.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  // Keys are mixed in differently than steps, so that the key of a child is no output of its
  // parent.
  private static final long KEY_FACTOR = 0xD1342543DE82EF95L;
  private static final long KEY_OFFSET = 0x2545F4914F6CDD1DL;

  private long state;

  /** The stream of {@code seed}. */
  public SplitMix64(long seed) {
    state = seed;
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return scramble(state);
  }

  /**
   * The next whole number in [0, {@code bound}), each equally likely (Lemire, <i>Fast random
   * integer generation in an interval</i>, 2019).
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound: expected a positive number, was " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      int rejected = Integer.remainderUnsigned(-bound, bound);
      while ((product & 0xFFFFFFFFL) < rejected) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** The next number in [0, 1), a multiple of 2<sup>−53</sup>. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** A seed that depends on {@code seed} and on each of {@code keys} and their order. */
  public static long mix(long seed, long... keys) {
    long mixed = scramble(seed + GOLDEN_GAMMA);
    for (long key : keys) {
      mixed = scramble((mixed ^ (key * KEY_FACTOR)) + KEY_OFFSET);
    }
    return mixed;
  }

  private static long scramble(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
