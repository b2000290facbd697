package dev.carrybit.text;

/**
 * A UTF-8 text that grows byte by byte: it knows which byte may come next. What may follow which
 * byte is table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing above
 * U+10FFFF.
 */
public final class Utf8Bytes {

  /** Bytes of the current character that are still to come. */
  private int missing;

  private int lowest = 0x80;
  private int highest = 0xBF;

  /** Whether the text so far ends with a whole character. */
  public boolean isWhole() {
    return missing == 0;
  }

  /**
   * Whether byte {@code value} may come next in a text that is whole again within {@code room}
   * bytes, this one included.
   */
  public boolean allows(int value, int room) {
    if (missing > 0) {
      return lowest <= value && value <= highest;
    }
    int length = length(value);
    return length > 0 && length <= room;
  }

  /**
   * Adds byte {@code value}, which {@link #allows} allows.
   *
   * @throws IllegalArgumentException if it does not
   */
  public void append(int value) {
    if (!allows(value, 4)) {
      throw new IllegalArgumentException("expected a byte that may come next, was " + value);
    }
    missing = missing > 0 ? missing - 1 : length(value) - 1;
    lowest = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
    highest = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
  }

  /** Bytes of the character that begins with {@code first}; 0 if none does. */
  private static int length(int first) {
    if (first < 0x80) {
      return 1;
    } else if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }
}
