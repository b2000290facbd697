package dev.carrybit.text;

import java.io.Closeable;

/** Reads the symbols of a text by position. Not safe for use by several threads. */
public interface SymbolReader extends Closeable {
  /** Number of symbols. */
  long length();

  /**
   * Copies the {@code count} symbols from {@code position} on to {@code into[offset]} and after it.
   *
   * @throws IndexOutOfBoundsException if the text or the array has no such range
   * @throws dev.carrybit.DataException if the text cannot be read
   */
  void read(long position, int[] into, int offset, int count);

  @Override
  void close();
}
