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

  /** Takes the next byte, unless it may not come next. Returns whether it did. */
  public boolean append(int value) {
    if (missing > 0) {
      if (value < lowest || value > highest) {
        return false;
      }
      codePoint = codePoint << 6 | value & 0x3F;
      missing--;
      lowest = 0x80;
      highest = 0xBF;
      return true;
    }
    int length = length(value);
    if (length == 0) {
      return false;
    }
    codePoint = firstBits(value);
    missing = length - 1;
    lowest = lowestSecond(value);
    highest = highestSecond(value);
    return true;
  }

  /** Number of bytes of a character that begins with {@code first}; 0 if none does. */
  static int length(int first) {
    if (first < 0x80) {
      return first < 0 ? 0 : 1;
    } else if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }

  /** The bits of a code point that its first byte holds. */
  static int firstBits(int first) {
    return first < 0x80 ? first : first & 0x7F >> length(first);
  }

  static int lowestSecond(int first) {
    return first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  }

  static int highestSecond(int first) {
    return first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  }
}
