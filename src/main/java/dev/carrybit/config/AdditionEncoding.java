package dev.carrybit.config;

/** How the network sees the two bits of an addition problem's position. */
public enum AdditionEncoding {
  /** As two real numbers, 0 or 1. */
  BITS,
  /** As one of four symbols, 2a + b. */
  PAIR
}
