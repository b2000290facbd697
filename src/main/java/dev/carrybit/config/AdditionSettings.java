package dev.carrybit.config;

import dev.carrybit.config.Key.Doc;

/** Binary addition: the bits of two random numbers in, the bits of their sum out. */
public record AdditionSettings(
    @Key(value = "8", max = MOST_BITS)
        @Doc(
            "Time steps of a problem. a, b and a + b have this many bits; the highest bit of a and"
                + " b is 0.")
        int bits,
    @Key("bits")
        @Doc(
            "How the network sees the two bits of a time step. bits: two real numbers. pair: one of"
                + " four symbols.")
        BitEncoding encoding,
    @Key("true")
        @Doc(
            "Whether the trained network is verified at the end: proved to be right at every"
                + " length, or refuted by a sum that it gets wrong. It takes a few seconds at"
                + " most.")
        boolean verify)
    implements TaskSettings {

  /** Largest number of bits. */
  public static final int MOST_BITS = 100_000;

  /** How the network sees the two bits of a time step. */
  public enum BitEncoding {
    /** Two real numbers, 0 or 1. */
    BITS,
    /** One of four symbols, 2a + b. */
    PAIR
  }
}
