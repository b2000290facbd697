package dev.carrybit.io;

import dev.carrybit.data.SymbolReader;
import dev.carrybit.data.SymbolText;

/** The symbols of an encoded text, read from its files by position. */
public final class SymbolFiles {
  private SymbolFiles() {}

  /** A reader of {@code text}. */
  public static SymbolReader open(SymbolText text) {
    throw new UnsupportedOperationException();
  }
}
