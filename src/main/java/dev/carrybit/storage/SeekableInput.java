package dev.carrybit.storage;

import java.io.Closeable;

/** A file that is read by position; safe for use by one thread at a time. */
public interface SeekableInput extends Closeable {

  /**
   * Reads up to {@code count} bytes from byte {@code position} of the file into {@code into}.
   *
   * @return the number of bytes read; less than {@code count} only where the file ends
   * @throws java.io.UncheckedIOException if the file system fails
   */
  int read(long position, byte[] into, int offset, int count);

  @Override
  void close();
}
