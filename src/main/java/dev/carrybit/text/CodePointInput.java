package dev.carrybit.text;

import dev.carrybit.DataException;
import java.util.Locale;

/**
 * The code points of a passage of UTF-8 text one after the other. What may follow which byte is
 * table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
final class CodePointInput {
  /** The most bytes of a code point after its first. */
  private static final int MOST_MORE = 3;

  private final ByteInput in;
  private long start;
  private String name = "";

  CodePointInput(ByteInput in) {
    this.in = in;
  }

  /**
   * Leaves out the bytes of a character that began before the passage. More than one can have are
   * left in, to be refused.
   */
  CodePointInput afterBorder() {
    for (int more = 0; more < MOST_MORE && continues(in.peek()); more++) {
      in.next();
    }
    return this;
  }

  private static boolean continues(int next) {
    return (next & 0xC0) == 0x80;
  }

  /**
   * The next code point of the passage, or −1 at its end. A byte after the passage that goes on
   * with a character, when there is none to go on with, is this passage's to refuse: the next one
   * leaves it out.
   *
   * @throws DataException if the next bytes are no UTF-8
   */
  int nextOwn() {
    return in.own() || continues(in.peek()) ? next() : -1;
  }

  /**
   * Takes code points of the passage: one, or several that are a byte each.
   *
   * @param into gets them from {@code from} on
   * @return how many, or −1 at the passage's end; {@link #start} is where the first one begins
   * @throws DataException if the next bytes are no UTF-8
   */
  int readOwn(int[] into, int from) {
    int plain = in.readPlain(into, from);
    if (plain > 0) {
      start = in.offset() - plain;
      name = in.name();
      return plain;
    }
    into[from] = nextOwn();
    return into[from] < 0 ? -1 : 1;
  }

  /** Takes code points as {@link ByteInput#readVisible} takes bytes, of the passage or after it. */
  int readVisible(byte[] into, int from) {
    return in.readVisible(into, from);
  }

  /** Whether the next code point begins in the passage. */
  boolean own() {
    return in.own();
  }

  /**
   * The next code point, of the passage or after it, or −1 at the end of the text.
   *
   * @throws DataException if the next bytes are no UTF-8
   */
  int next() {
    int first = in.next();
    start = in.offset() - 1;
    name = in.name();
    return first < 0x80 ? first : longer(first);
  }

  /** The offset of the first byte of the code point that was read last. */
  long start() {
    return start;
  }

  /** The file of the first byte of the code point that was read last. */
  String name() {
    return name;
  }

  private int longer(int first) {
    if (0xC2 <= first && first <= 0xDF) {
      return append(first & 0x1F, 0x80, 0xBF);
    }
    if (0xE0 <= first && first <= 0xEF) {
      int two = append(first & 0x0F, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
      return append(two, 0x80, 0xBF);
    }
    if (0xF0 <= first && first <= 0xF4) {
      int two = append(first & 0x07, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
      return append(append(two, 0x80, 0xBF), 0x80, 0xBF);
    }
    throw malformed(String.format(Locale.ROOT, "byte 0x%02X", first));
  }

  private int append(int bits, int lowest, int highest) {
    int next = in.next();
    if (next < lowest || next > highest) {
      throw malformed(
          next < 0
              ? "an unfinished character"
              : String.format(Locale.ROOT, "byte 0x%02X within the character", next));
    }
    return bits << 6 | next & 0x3F;
  }

  private DataException malformed(String found) {
    return new DataException(
        name
            + ": expected UTF-8, found "
            + found
            + " at offset "
            + start
            + "; text.tokens = byte reads any bytes");
  }
}
