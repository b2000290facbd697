package dev.carrybit.text;

import dev.carrybit.DataException;
import java.io.Closeable;

/** The symbols of a text, read by position. Not safe for use by several threads. */
public interface SymbolReader extends Closeable {
  /** Number of symbols. */
  long length();

  /**
   * Puts the {@code count} symbols from {@code position} on into {@code into[offset]} and after it.
   *
   * @throws IndexOutOfBoundsException if they do not all lie in the text, or do not fit the array
   * @throws DataException if the text cannot be read
   */
  void read(long position, int[] into, int offset, int count);

  @Override
  void close();
}
