package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.storage.StrictUtf8;
import dev.carrybit.text.TextSplits.Piece;
import dev.carrybit.text.TextSplits.TextSplit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Function;

/**
 * Reads a split of a text and what follows it, as bytes or as UTF-8 code points. Methods named
 * "own" end with the split; the others continue to the end of the text.
 */
public final class TextReader implements AutoCloseable {
  private static final int MAX_CONTINUATION_BYTES = 3;

  private final Function<Piece, InputStream> open;
  private final Iterator<Piece> own;
  private final Iterator<Piece> following;
  private final byte[] buffer = new byte[1 << 16];
  private InputStream in = InputStream.nullInputStream();
  private String file = "";

  /** Offset of {@code buffer[0]} in the file. */
  private long bufferOffset;

  private int next;
  private int filled;
  private boolean past;
  private boolean characters;

  /** File and offset of the first byte of the last code point. */
  private String startFile = "";

  private long start;

  /** A reader of {@code split}; files are opened when they are needed. */
  TextReader(TextSplit split) {
    open = split.open();
    own = split.own().iterator();
    following = split.following().iterator();
  }

  /** A reader of all of {@code in}; {@code file} is for error messages. */
  public static TextReader of(InputStream in, String file) {
    return new TextReader(TextSplit.whole(in, file));
  }

  /**
   * A reader of the characters that begin in {@code split}: skips the bytes of one that began
   * before. More bytes than a character has are not skipped, and are refused when they are read.
   */
  static TextReader ofCharacters(TextSplit split) {
    var reader = new TextReader(split);
    reader.characters = true;
    try {
      int rest = split.first() ? 0 : MAX_CONTINUATION_BYTES;
      while (rest-- > 0 && isContinuation(reader.peekByte())) {
        reader.next++;
      }
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Whether the next byte belongs to the split. Opens nothing that follows it. */
  boolean hasOwn() {
    return !past && (next < filled || fill(own));
  }

  /** The next byte, 0 to 255, or −1 at the end of the text. */
  public int nextByte() {
    return next < filled || fill() ? buffer[next++] & 0xFF : -1;
  }

  /** Offset of the next byte in its file. */
  public long offset() {
    return bufferOffset + next;
  }

  private int peekByte() {
    return next < filled || fill() ? buffer[next] & 0xFF : -1;
  }

  /**
   * Reads bytes of the split into {@code into[from]} and after it, 0 to 255 each.
   *
   * @return how many, or −1 at the end of the split
   */
  int readOwnBytes(int[] into, int from) {
    if (!hasOwn()) {
      return -1;
    }
    int count = Math.min(filled - next, into.length - from);
    for (int i = 0; i < count; i++) {
      into[from + i] = buffer[next + i] & 0xFF;
    }
    next += count;
    return count;
  }

  /**
   * Reads code points of the split into {@code into[from]} and after it: several ASCII characters,
   * or one character.
   *
   * @return how many, or −1 at the end of the split; {@link #start} is the offset of the first
   * @throws CarrybitException (BAD_DATA) if the bytes are not UTF-8
   */
  int readOwnCodePoints(int[] into, int from) {
    int ascii = past ? 0 : readAscii(into, from);
    if (ascii > 0) {
      start = offset() - ascii;
      startFile = file;
      return ascii;
    }
    // A continuation byte after the split without a character to continue is refused here: the
    // next split skips it.
    into[from] = hasOwn() || isContinuation(peekByte()) ? nextCodePoint() : -1;
    return into[from] < 0 ? -1 : 1;
  }

  private int readAscii(int[] into, int from) {
    int first = next;
    int shift = from - first;
    int end = Math.min(filled, first + into.length - from);
    int at = first;
    while (at < end && buffer[at] >= 0) {
      into[shift + at] = buffer[at];
      at++;
    }
    next = at;
    return at - first;
  }

  private static boolean isContinuation(int value) {
    return (value & 0xC0) == 0x80;
  }

  /**
   * The next code point, or −1 at the end of the text.
   *
   * @throws CarrybitException (BAD_DATA) if the bytes are not UTF-8
   */
  int nextCodePoint() {
    int first = nextByte();
    start = offset() - 1;
    startFile = file;
    return first < 0x80 ? first : decode(first);
  }

  /** As {@link Utf8}, in local variables, which is faster. */
  private int decode(int first) {
    int length = Utf8.length(first);
    if (length == 0) {
      throw malformed(String.format(Locale.ROOT, "byte 0x%02X", first));
    }
    int bits = Utf8.firstBits(first);
    int lowest = Utf8.lowestSecond(first);
    int highest = Utf8.highestSecond(first);
    for (int i = 1; i < length; i++) {
      int value = nextByte();
      if (value < lowest || value > highest) {
        throw malformed(
            value < 0
                ? "an unfinished character"
                : String.format(Locale.ROOT, "byte 0x%02X within the character", value));
      }
      bits = bits << 6 | value & 0x3F;
      lowest = 0x80;
      highest = 0xBF;
    }
    return bits;
  }

  private CarrybitException malformed(String found) {
    return malformed(startFile, found, start);
  }

  private static CarrybitException malformed(String file, String found, long offset) {
    return CarrybitException.badData(
        "%s: expected UTF-8, found %s at offset %d; text.tokens = byte reads any bytes",
        file, found, offset);
  }

  /** Offset of the first byte of the last code point. */
  long start() {
    return start;
  }

  String startFile() {
    return startFile;
  }

  /**
   * Copies the next buffered bytes that are visible ASCII characters, or DEL, maybe none.
   *
   * @param into gets them from {@code from} on, as many as fit; what it holds after them is lost
   * @return how many
   */
  int readVisible(byte[] into, int from) {
    int first = next;
    int end = Math.min(filled, first + into.length - from);
    int visible = EightBytes.COUNT;
    while (visible == EightBytes.COUNT && next + visible <= end) {
      long eight = EightBytes.get(buffer, next);
      EightBytes.put(eight, into, from + next - first);
      visible = EightBytes.visible(eight);
      next += visible;
    }
    while (visible == EightBytes.COUNT && next < end && buffer[next] > ' ') {
      into[from + next - first] = buffer[next];
      next++;
    }
    return next - first;
  }

  private boolean fill() {
    if (hasOwn()) {
      return true;
    }
    past = true;
    return fill(following);
  }

  private boolean fill(Iterator<Piece> pieces) {
    while (!read()) {
      close();
      in = InputStream.nullInputStream();
      if (!pieces.hasNext()) {
        return false;
      }
      var piece = pieces.next();
      file = piece.name();
      bufferOffset = piece.offset();
      filled = 0;
      next = 0;
      in = open.apply(piece);
    }
    return true;
  }

  private boolean read() {
    bufferOffset += filled;
    next = 0;
    try {
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (characters && bufferOffset == 0) {
      StrictUtf8.otherEncoding(buffer, filled)
          .ifPresent(
              name -> {
                throw malformed(file, name, 0);
              });
    }
    return filled > 0;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
