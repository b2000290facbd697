package dev.carrybit.text;

import dev.carrybit.DataException;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.SplitMix64;

/** Independent windows at random places of a text, keyed by seed, step and sequence. */
public final class RandomWindows implements BatchSource {

  private static final long PURPOSE = 0x7E87;

  private final WindowReader reader;
  private final TextRange range;
  private final int window;
  private final long seed;

  /**
   * Windows of {@code range}.
   *
   * @param boundary what rows begin anew after
   * @throws DataException if the range is shorter than a window and its last target
   */
  public RandomWindows(
      SymbolReader reader, TextRange range, int window, long seed, Boundary boundary) {
    requireWindow(range, window);
    this.reader = new WindowReader(reader, boundary);
    this.range = range;
    this.window = window;
    this.seed = seed;
  }

  /**
   * Checks that there is a window to train on.
   *
   * @throws DataException if the range is too short
   */
  public static void requireWindow(TextRange range, int window) {
    if (range.length() <= window) {
      throw new DataException(
          "a training text of %d symbols: expected at least %d, for windows of %d time steps"
              .formatted(range.length(), window + 1L, window));
    }
  }

  @Override
  public void fill(long step, Shard shard, Batch batch) {
    for (int n = 0; n < shard.count(); n++) {
      var random = new SplitMix64(SplitMix64.mix(seed, PURPOSE, step, shard.first() + n));
      long places = range.length() - window;
      reader.fill(batch, n, range.from() + (long) (random.nextDouble() * places));
    }
  }

  @Override
  public boolean restarts(long step) {
    return true;
  }

  @Override
  public void close() {
    reader.close();
  }
}
