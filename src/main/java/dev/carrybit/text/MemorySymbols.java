package dev.carrybit.text;

import java.util.Objects;

/**
 * The symbols of a short text, held in memory.
 *
 * @param symbols the numbers, shared with the caller
 */
public record MemorySymbols(int[] symbols) implements SymbolReader {
  @Override
  public long length() {
    return symbols.length;
  }

  @Override
  public void read(long position, int[] into, int offset, int count) {
    Objects.checkFromIndexSize(position, count, length());
    System.arraycopy(symbols, (int) position, into, offset, count);
  }

  @Override
  public void close() {}
}
