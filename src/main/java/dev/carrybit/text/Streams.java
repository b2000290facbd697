package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.Serializable;

/**
 * A range of a text cut into contiguous streams of equal length, one for each sequence of a batch,
 * which are read window by window.
 *
 * @param range the part of the text; symbols beyond a multiple of {@code count} are left out
 * @param count number of streams
 * @param window time steps of a window
 */
public record Streams(TextRange range, int count, int window) implements Serializable {

  public Streams {
    if (count <= 0 || window <= 0 || range.length() - 1 < count) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "a text of %d symbols: expected more than %d for %d sequences"
              .formatted(range.length(), count, count));
    }
  }

  /** Number of targets in a stream. The stream has one more symbol, its last target. */
  public long length() {
    return (range.length() - 1) / count;
  }

  /** Number of full windows in a stream. */
  public long wholeWindows() {
    return length() / window;
  }

  /** Number of windows in a stream with a shorter last one, if there is one. */
  public long allWindows() {
    return (length() + window - 1) / window;
  }

  /** Time steps of window {@code w}. */
  public int timeSteps(long w) {
    return (int) Math.min(window, length() - w * window);
  }

  /**
   * Position in the text of the first symbol of window {@code w} of stream {@code n}. A negative
   * window lies before the stream, in the previous one; for the first stream it is its first
   * window.
   */
  public long position(int n, long w) {
    return range.from() + Math.max(0, n * length() + w * window);
  }
}
