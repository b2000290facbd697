package dev.carrybit.text;

import dev.carrybit.DataException;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.Shard;

/**
 * Windows that go on where the last step's ended, stream by stream, so that state can be carried
 * from one to the next; after the last whole window the streams begin anew.
 */
public final class ContiguousWindows implements BatchSource {

  private final WindowReader reader;
  private final Streams streams;
  private final long windows;

  private ContiguousWindows(SymbolReader reader, Streams streams, Boundary boundary, long windows) {
    this.reader = new WindowReader(reader, boundary);
    this.streams = streams;
    this.windows = windows;
  }

  /**
   * Whole windows only, for training.
   *
   * @param boundary what rows begin anew after
   * @throws DataException if the text is too short for one window of each stream
   */
  public static ContiguousWindows whole(SymbolReader reader, Streams streams, Boundary boundary) {
    requireWindow(streams);
    return new ContiguousWindows(reader, streams, boundary, streams.wholeWindows());
  }

  /**
   * Checks that each stream has a window to train on.
   *
   * @throws DataException if the text is too short
   */
  public static void requireWindow(Streams streams) {
    if (streams.wholeWindows() == 0) {
      throw new DataException(
          "a training text of %d symbols: expected at least %d, for a batch of %d windows of %d time steps"
              .formatted(
                  streams.range().length(),
                  (long) streams.count() * streams.window() + 1,
                  streams.count(),
                  streams.window()));
    }
  }

  /** All windows, for measuring; the last may be shorter. */
  public static ContiguousWindows all(SymbolReader reader, Streams streams, Boundary boundary) {
    return new ContiguousWindows(reader, streams, boundary, streams.allWindows());
  }

  @Override
  public void fill(long step, Shard shard, Batch batch) {
    fillWindow(step % windows, shard, batch);
  }

  /** Writes window {@code window}; those below 0 lie before the streams. */
  public void fillWindow(long window, Shard shard, Batch batch) {
    batch.timeSteps(streams.timeSteps(window));
    for (int n = 0; n < shard.count(); n++) {
      reader.fill(batch, n, streams.position(shard.first() + n, window));
    }
  }

  @Override
  public boolean restarts(long step) {
    return step % windows == 0;
  }

  @Override
  public void close() {
    reader.close();
  }
}
