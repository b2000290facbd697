package dev.carrybit.text;

import java.io.Serializable;

/** The positions {@code [from, to)} of symbols in a text. */
public record TextRange(long from, long to) implements Serializable {
  public TextRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "range: expected 0 <= from <= to, was " + from + " to " + to);
    }
  }

  /** Number of positions. */
  public long length() {
    return to - from;
  }
}
