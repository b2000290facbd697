package dev.carrybit.text;

import dev.carrybit.DataException;
import java.io.Serializable;

/**
 * A range of a text cut into neighbouring streams of equal length, one for each sequence of a
 * batch, which are read window by window.
 *
 * @param range the part of the text; the symbols beyond a multiple of {@code count} are left out
 * @param count number of streams
 * @param window time steps of a window
 */
public record Streams(TextRange range, int count, int window) implements Serializable {

  public Streams {
    if (count <= 0 || window <= 0 || range.length() - 1 < count) {
      throw new DataException(
          "a text of %d symbols: expected more than %d for %d sequences"
              .formatted(range.length(), count, count));
    }
  }

  /** Targets of one stream; it has one symbol more, the last target. */
  public long length() {
    return (range.length() - 1) / count;
  }

  /** Whole windows of a stream. */
  public long wholeWindows() {
    return length() / window;
  }

  /** Windows of a stream with the shorter one that may be left at its end. */
  public long allWindows() {
    return (length() + window - 1) / window;
  }

  /** Time steps of window {@code w}. */
  public int timeSteps(long w) {
    return (int) Math.min(window, length() - w * window);
  }

  /**
   * Position in the text of the first symbol of window {@code w} of stream {@code n}. Windows below
   * 0 lie before the stream, in the one before it; the first stream has none, but its own first.
   */
  public long position(int n, long w) {
    return range.from() + Math.max(0, n * length() + w * window);
  }
}
