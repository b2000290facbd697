package dev.carrybit.config;

/**
 * Binary addition: two random numbers in, their sum out, bit by bit from the least significant.
 *
 * @param bits time steps of a problem, 1 to {@value #MOST_BITS}; the summands have one bit less
 * @param encoding how the network sees a pair of bits
 */
public record AdditionSettings(int bits, AdditionEncoding encoding) implements TaskSettings {

  /** Largest number of bits. */
  public static final int MOST_BITS = 100_000;

  public AdditionSettings {
    Expect.between("addition.bits", bits, 1, MOST_BITS);
  }
}
