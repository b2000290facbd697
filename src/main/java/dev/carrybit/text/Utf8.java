package dev.carrybit.text;

/**
 * A UTF-8 decoder that takes one byte at a time and knows which bytes may follow. The rules are
 * table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
public final class Utf8 {
  private int codePoint;
  private int missing;
  private int lowest;
  private int highest;

  /** Whether the bytes so far end with a complete character. */
  public boolean isComplete() {
    return missing == 0;
  }

  /** The last complete code point. */
  int codePoint() {
    return codePoint;
  }

  /**
   * Whether byte {@code value} may come next, in a text that is complete within {@code room} bytes.
   */
  public boolean allows(int value, int room) {
    if (missing > 0) {
      return lowest <= value && value <= highest;
    }
    int length = length(value);
    return length > 0 && length <= room;
  }

  /**
   * Takes the next byte.
   *
   * @throws IllegalArgumentException if {@link #allows} does not allow it
   */
  public void append(int value) {
    if (!allows(value, 4)) {
      throw new IllegalArgumentException("expected a byte that may come next, was " + value);
    }
    boolean first = missing == 0;
    codePoint = first ? firstBits(value) : codePoint << 6 | value & 0x3F;
    missing = first ? length(value) - 1 : missing - 1;
    lowest = first ? lowestSecond(value) : 0x80;
    highest = first ? highestSecond(value) : 0xBF;
  }

  /** Number of bytes of a character that begins with {@code first}; 0 if none does. */
  static int length(int first) {
    if (first < 0x80) {
      return 1;
    } else if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }

  /** The bits of a code point that its first byte holds. */
  static int firstBits(int first) {
    return first < 0x80 ? first : first & 0x7F >> length(first);
  }

  /** The lowest second byte after {@code first}. */
  static int lowestSecond(int first) {
    return first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  }

  /** The highest second byte after {@code first}. */
  static int highestSecond(int first) {
    return first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  }
}
