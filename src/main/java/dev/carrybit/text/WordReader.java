package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.text.TextSplits.TextSplit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The words of a split of UTF-8 text, line ends among them, as UTF-8 bytes. */
final class WordReader implements AutoCloseable {
  /** The longest word in code points: a text that has no words must not fill the memory. */
  static final int MAX_CHARACTERS = 1 << 12;

  private static final byte[] LINE_END = Vocabulary.END_OF_LINE.getBytes(StandardCharsets.UTF_8);

  private final TextReader in;
  private byte[] word = new byte[64];
  private int length;
  private long start;
  private String startFile = "";
  private boolean skips;
  private boolean lineEnds;
  private boolean finished;

  /**
   * A reader of {@code split}. After a border it skips what belongs to the split before: everything
   * up to the end of the first white space.
   */
  WordReader(TextSplit split) {
    in = TextReader.ofCharacters(split);
    skips = !split.first();
  }

  private void skipWord() {
    skips = false;
    int next = read();
    begin();
    for (int skipped = 1; next >= 0 && !Character.isWhitespace(next); skipped++) {
      requireShort(skipped);
      next = read();
    }
  }

  /**
   * Reads the next word, if there is one.
   *
   * @throws CarrybitException (BAD_DATA) if the text is not UTF-8, or a word is too long
   */
  boolean next() {
    if (skips) {
      skipWord();
    }
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

  /** The first white space after the split is the last character that is read. */
  private int read() {
    boolean own = in.hasOwn();
    int next = in.nextCodePoint();
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
      int visible = in.readVisible(word, length);
      length += visible;
      characters += 1 + visible;
      requireShort(characters);
    }
    lineEnds = next == '\n';
  }

  private void begin() {
    start = in.start();
    startFile = in.startFile();
  }

  private void requireShort(int characters) {
    if (characters > MAX_CHARACTERS) {
      throw CarrybitException.badData(
          "%s: expected words of at most %d characters, found a longer one at offset %d; use"
              + " text.tokens = char or byte",
          startFile, MAX_CHARACTERS, start);
    }
  }

  private void append(int codePoint) {
    if (length + 4 > word.length) {
      word = Arrays.copyOf(word, 2 * word.length);
    }
    if (codePoint < 0x80) {
      word[length++] = (byte) codePoint;
      return;
    }
    int more = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
    word[length++] = (byte) (0xFF00 >> more + 1 | codePoint >> 6 * more);
    for (int shift = 6 * more - 6; shift >= 0; shift -= 6) {
      word[length++] = (byte) (0x80 | codePoint >> shift & 0x3F);
    }
  }

  /** The last word in UTF-8, from 0 to {@link #length}; shared, and overwritten by the next. */
  byte[] word() {
    return word;
  }

  int length() {
    return length;
  }

  @Override
  public void close() {
    in.close();
  }
}
