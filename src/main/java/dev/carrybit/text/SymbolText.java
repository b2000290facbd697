package dev.carrybit.text;

import java.io.Serializable;
import java.util.List;

/**
 * Where an encoded text lies: files of fixed-width numbers, little endian and without a sign, that
 * follow one another.
 *
 * @param parts the files in order
 * @param width bytes of a symbol: 1, 2 or 4
 */
public record SymbolText(List<Part> parts, int width) implements Serializable {

  /**
   * One file of symbols.
   *
   * @param path any Hadoop path
   * @param symbols number of symbols, maybe 0
   */
  public record Part(String path, long symbols) implements Serializable {
    public Part {
      if (symbols < 0) {
        throw new IllegalArgumentException("symbols: expected 0 or more, was " + symbols);
      }
    }
  }

  public SymbolText {
    parts = List.copyOf(parts);
    if (width != 1 && width != 2 && width != 4) {
      throw new IllegalArgumentException("width: expected 1, 2 or 4, was " + width);
    }
  }

  /** The bytes that hold each of {@code symbols} different symbols. */
  public static int widthOf(int symbols) {
    if (symbols <= 1 << 8) {
      return 1;
    }
    return symbols <= 1 << 16 ? 2 : 4;
  }

  /** Number of symbols of all parts. */
  public long length() {
    return parts.stream().mapToLong(Part::symbols).sum();
  }
}
