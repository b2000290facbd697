package dev.carrybit.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes in one number, the first of them lowest: most words fit, and need no loop then. */
final class EightBytes {
  /** Number of bytes. */
  static final int COUNT = Long.BYTES;

  private static final VarHandle NUMBERS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x80 * EACH;
  private static final long FIRST_VISIBLE = 0x21 * EACH;

  private EightBytes() {}

  /** Those from {@code at} on, all of which {@code bytes} has. */
  static long get(byte[] bytes, int at) {
    return (long) NUMBERS.get(bytes, at);
  }

  /** Those from {@code at} to {@code end}, with zeros for what is missing. */
  static long get(byte[] bytes, int at, int end) {
    if (end - at >= COUNT) {
      return get(bytes, at);
    }
    if (at + COUNT <= bytes.length) {
      return get(bytes, at) & (1L << 8 * (end - at)) - 1;
    }
    long eight = 0;
    for (int i = end - 1; i >= at; i--) {
      eight = eight << 8 | bytes[i] & 0xFF;
    }
    return eight;
  }

  /** Puts them to {@code at} and after it. */
  static void put(long eight, byte[] bytes, int at) {
    NUMBERS.set(bytes, at, eight);
  }

  /** How many of the first are visible characters of ASCII, or its DEL, before one that is not. */
  static int visible(long eight) {
    // What is too low borrows its highest bit; the lowest such bit is right, others may not be.
    long others = (eight - FIRST_VISIBLE | eight) & HIGHEST_BITS;
    return Long.numberOfTrailingZeros(others) / 8;
  }
}
