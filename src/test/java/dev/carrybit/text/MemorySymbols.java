package dev.carrybit.text;

import java.util.Objects;

/** Symbols in memory. */
public record MemorySymbols(int[] symbols) implements SymbolText.SymbolReader {
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
