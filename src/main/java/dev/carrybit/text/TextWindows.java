package dev.carrybit.text;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.text.SymbolText.TextRange;
import java.io.Serializable;

/**
 * Windows of a text as batches: the target of each symbol is the next one. A row is reset if the
 * symbol before it, which may lie before the window, ends a document.
 */
public abstract sealed class TextWindows implements BatchSource {
  /**
   * A range of a text cut into contiguous streams of equal length, one for each sequence of a
   * batch, which are read window by window.
   *
   * @param range the part of the text; symbols beyond a multiple of {@code count} are left out
   * @param count number of streams
   * @param window time steps of a window
   */
  public record Streams(TextRange range, int count, int window) implements Serializable {

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

  private final SymbolText.SymbolReader reader;
  private final Boundary boundary;
  private int[] symbols = new int[0];

  private TextWindows(SymbolText.SymbolReader reader, Boundary boundary) {
    this.reader = reader;
    this.boundary = boundary;
  }

  /** Copies the window at {@code position} into sequence {@code n} of {@code batch}. */
  final void fill(Batch batch, int n, long position) {
    int before = boundary.some() && position > 0 ? 1 : 0;
    int count = before + batch.timeSteps() + 1;
    if (symbols.length < count) {
      symbols = new int[count];
    }
    reader.read(position - before, symbols, 0, count);
    for (int t = 0; t < batch.timeSteps(); t++) {
      int row = t * batch.sequences() + n;
      batch.symbols()[row] = symbols[before + t];
      batch.targets()[row] = symbols[before + t + 1];
    }
    if (boundary.some()) {
      batch.allowResets();
      for (int t = 0; t < batch.timeSteps(); t++) {
        int previous = before + t - 1;
        batch.resets()[t * batch.sequences() + n] = previous >= 0 && boundary.is(symbols[previous]);
      }
    }
  }

  @Override
  public void close() {
    reader.close();
  }

  /** Independent windows at random positions, keyed by seed, step and sequence. */
  public static final class RandomWindows extends TextWindows {
    private static final long PURPOSE = 0x7E87;

    private final TextRange range;
    private final int window;
    private final long seed;

    /** Windows of {@code range}, which is longer than a window. */
    public RandomWindows(
        SymbolText.SymbolReader reader, TextRange range, int window, long seed, Boundary boundary) {
      super(reader, boundary);
      this.range = range;
      this.window = window;
      this.seed = seed;
    }

    @Override
    public void fill(long step, Shard shard, Batch batch) {
      for (int n = 0; n < shard.count(); n++) {
        var random = new SplitMix64(SplitMix64.mix(seed, PURPOSE, step, shard.first() + n));
        long positions = range.length() - window;
        fill(batch, n, range.from() + (long) (random.nextDouble() * positions));
      }
    }

    @Override
    public boolean restarts(long step) {
      return true;
    }
  }

  /**
   * Windows that continue where those of the last step ended, stream by stream, so that state can
   * be carried; after the last full window the streams start again.
   */
  public static final class ContiguousWindows extends TextWindows {
    private final Streams streams;
    private final long windows;

    /** The first {@code windows} windows of each stream; only the last one may be shorter. */
    public ContiguousWindows(
        SymbolText.SymbolReader reader, Streams streams, long windows, Boundary boundary) {
      super(reader, boundary);
      this.streams = streams;
      this.windows = windows;
    }

    @Override
    public void fill(long step, Shard shard, Batch batch) {
      fillWindow(step % windows, shard, batch);
    }

    /** Writes window {@code window}; negative windows lie before the streams. */
    public void fillWindow(long window, Shard shard, Batch batch) {
      batch.timeSteps(streams.timeSteps(window));
      for (int n = 0; n < shard.count(); n++) {
        fill(batch, n, streams.position(shard.first() + n, window));
      }
    }

    @Override
    public boolean restarts(long step) {
      return step % windows == 0;
    }
  }
}
