package dev.carrybit.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The bytes of a text one after the other, with their offsets and the text's name for errors. */
final class ByteInput implements Closeable {
  private final InputStream in;
  private final String name;
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int filled;
  private long before;

  ByteInput(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /** The next byte, 0 to 255, or −1 at the end. */
  int next() {
    return next < filled || fill() ? buffer[next++] & 0xFF : -1;
  }

  private boolean fill() {
    before += filled;
    next = 0;
    try {
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
    }
    return filled > 0;
  }

  /** How many bytes have been read: the offset of the next one. */
  long offset() {
    return before + next;
  }

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
