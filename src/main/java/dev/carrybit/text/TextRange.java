package dev.carrybit.text;

import java.io.Serializable;

/**
 * The positions of a stretch of text.
 *
 * @param from the first position
 * @param to one past the last position
 */
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
