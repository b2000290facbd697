package dev.carrybit.text;

import dev.carrybit.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The words of a passage of UTF-8 text one after the other, line ends among them, as bytes. */
final class WordInput {
  /** The longest word in code points: so that a text without white space fills no memory. */
  static final int LONGEST = 1 << 20;

  private static final byte[] LINE_END = Vocabulary.END_OF_LINE.getBytes(StandardCharsets.UTF_8);

  private final CodePointInput in;
  private byte[] word = new byte[64];
  private int length;
  private long start;
  private String name = "";
  private boolean lineEnds;
  private boolean finished;

  WordInput(CodePointInput in) {
    this.in = in;
  }

  /** Leaves out what is of the passage before: all up to the first white space, and that. */
  WordInput afterBorder() {
    in.afterBorder();
    int next = read();
    begin();
    for (int left = 1; next >= 0 && !Character.isWhitespace(next); left++) {
      requireShort(left);
      next = read();
    }
    return this;
  }

  /**
   * Goes on to the next word, if there is one.
   *
   * @throws DataException if the text is no UTF-8, or a word is too long
   */
  boolean next() {
    if (lineEnds) {
      lineEnds = false;
      return lineEnd();
    }
    int next = '\t';
    while (next != '\n' && Character.isWhitespace(next)) {
      if (finished) {
        return false;
      }
      next = read();
    }
    if (next == '\n') {
      return lineEnd();
    }
    if (next >= 0) {
      readWord(next);
    }
    return next >= 0;
  }

  /** White space after the passage's border is the last that it reads. */
  private int read() {
    boolean own = in.own();
    int next = in.next();
    finished |= !own && Character.isWhitespace(next);
    return next;
  }

  private boolean lineEnd() {
    System.arraycopy(LINE_END, 0, word, 0, LINE_END.length);
    length = LINE_END.length;
    return true;
  }

  private void readWord(int first) {
    begin();
    length = 0;
    int next = first;
    for (int characters = 0; next >= 0 && !Character.isWhitespace(next); next = read()) {
      append(next);
      int more = in.readVisible(word, length);
      length += more;
      characters += 1 + more;
      requireShort(characters);
    }
    lineEnds = next == '\n';
  }

  private void begin() {
    start = in.start();
    name = in.name();
  }

  private void requireShort(int characters) {
    if (characters > LONGEST) {
      throw new DataException(
          name
              + ": expected words of at most "
              + LONGEST
              + " characters, found a longer one at offset "
              + start
              + "; use text.tokens = char or byte");
    }
  }

  private void append(int character) {
    if (length + 4 > word.length) {
      word = Arrays.copyOf(word, 2 * word.length);
    }
    if (character < 0x80) {
      word[length++] = (byte) character;
    } else if (character < 0x800) {
      word[length++] = (byte) (0xC0 | character >> 6);
      more(character);
    } else if (character < 0x10000) {
      word[length++] = (byte) (0xE0 | character >> 12);
      more(character >> 6);
      more(character);
    } else {
      word[length++] = (byte) (0xF0 | character >> 18);
      more(character >> 12);
      more(character >> 6);
      more(character);
    }
  }

  private void more(int bits) {
    word[length++] = (byte) (0x80 | bits & 0x3F);
  }

  /** The word in UTF-8, from 0 to {@link #length}; shared, and soon another one. */
  byte[] word() {
    return word;
  }

  int length() {
    return length;
  }
}
