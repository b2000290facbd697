package dev.carrybit.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes as one little-endian number. Most words fit, so that they need no loop. */
final class EightBytes {
  static final int COUNT = Long.BYTES;

  private static final VarHandle NUMBERS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x80 * EACH;
  private static final long FIRST_VISIBLE = 0x21 * EACH;

  private EightBytes() {}

  static long get(byte[] bytes, int at) {
    return (long) NUMBERS.get(bytes, at);
  }

  /** The bytes from {@code at} to {@code end}, and zeros after them. */
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

  static void put(long eight, byte[] bytes, int at) {
    NUMBERS.set(bytes, at, eight);
  }

  /** The number of bytes before the first that is not visible ASCII, nor DEL. */
  static int visible(long eight) {
    // A byte below 0x21 borrows its highest bit; bits above the lowest such bit may be wrong.
    long others = (eight - FIRST_VISIBLE | eight) & HIGHEST_BITS;
    return Long.numberOfTrailingZeros(others) / 8;
  }
}
