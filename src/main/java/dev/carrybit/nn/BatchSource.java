package dev.carrybit.nn;

import java.io.Closeable;

/**
 * The source of the sequences of each step: a pure function of step and shard. Not safe for use by
 * several threads.
 */
public interface BatchSource extends Closeable {

  /** Writes the sequences of {@code shard} at {@code step} into {@code batch}. */
  void fill(long step, Shard shard, Batch batch);

  /**
   * Whether the sequences of {@code step} start with a state of zeros rather than continue those of
   * the step before.
   */
  boolean restarts(long step);

  @Override
  default void close() {}
}
