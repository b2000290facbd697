package dev.carrybit.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * The bytes of a passage and of what follows it, one after the other, with the names of their files
 * and their offsets there, for errors.
 */
final class ByteInput implements Closeable {
  private final Iterator<TextPiece> own;
  private final Iterator<TextPiece> following;
  private final byte[] buffer = new byte[1 << 16];
  private InputStream in = InputStream.nullInputStream();
  private String name = "";
  private int next;
  private int filled;
  private long before;
  private boolean beyond;

  ByteInput(Passage passage) {
    own = passage.own().iterator();
    following = passage.following().iterator();
  }

  /** Whether the next byte is the passage's own; what follows it is not opened for that. */
  boolean own() {
    return !beyond && (next < filled || fill(own));
  }

  /** The next byte, 0 to 255, own or not, or −1 at the end of the text. */
  int next() {
    return next < filled || fill() ? buffer[next++] & 0xFF : -1;
  }

  /**
   * Takes some of the passage's own bytes.
   *
   * @param into gets their values, 0 to 255, from {@code from} on
   * @return how many, or −1 at the passage's end
   */
  int readOwn(int[] into, int from) {
    if (!own()) {
      return -1;
    }
    int some = Math.min(filled - next, into.length - from);
    for (int i = 0; i < some; i++) {
      into[from + i] = buffer[next + i] & 0xFF;
    }
    next += some;
    return some;
  }

  /** The same for the bytes below 0x80 that come next, of those in memory: maybe none. */
  int readPlain(int[] into, int from) {
    if (beyond) {
      return 0;
    }
    int start = next;
    int shift = from - start;
    int end = Math.min(filled, start + into.length - from);
    int at = start;
    while (at < end && buffer[at] >= 0) {
      into[shift + at] = buffer[at];
      at++;
    }
    next = at;
    return at - start;
  }

  /**
   * Takes the bytes that come next, of those in memory, as far as they are above white space in
   * ASCII: maybe none.
   *
   * @param into gets them from {@code from} on, at most as many as it has room for; what it has
   *     after them is lost
   * @return how many
   */
  int readVisible(byte[] into, int from) {
    int start = next;
    int end = Math.min(filled, start + into.length - from);
    int visible = EightBytes.COUNT;
    while (visible == EightBytes.COUNT && next + visible <= end) {
      long eight = EightBytes.get(buffer, next);
      EightBytes.put(eight, into, from + next - start);
      visible = EightBytes.visible(eight);
      next += visible;
    }
    while (visible == EightBytes.COUNT && next < end && buffer[next] > ' ') {
      into[from + next - start] = buffer[next];
      next++;
    }
    return next - start;
  }

  /** The byte that {@link #next} will give. */
  int peek() {
    return next < filled || fill() ? buffer[next] & 0xFF : -1;
  }

  private boolean fill() {
    if (own()) {
      return true;
    }
    beyond = true;
    return fill(following);
  }

  private boolean fill(Iterator<TextPiece> pieces) {
    while (!read()) {
      close();
      in = InputStream.nullInputStream();
      if (!pieces.hasNext()) {
        return false;
      }
      var piece = pieces.next();
      name = piece.name();
      before = piece.offset();
      filled = 0;
      next = 0;
      in = piece.open();
    }
    return true;
  }

  private boolean read() {
    before += filled;
    next = 0;
    try {
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
    }
    return filled > 0;
  }

  /** Where in its file the next byte lies, or would. */
  long offset() {
    return before + next;
  }

  /** The file of the byte that was read last. */
  String name() {
    return name;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
