package dev.carrybit.nn;

import java.io.Closeable;

/**
 * Where the sequences of each step come from: a pure function of the step and the shard. Not safe
 * for use by several threads.
 */
public interface BatchSource extends Closeable {

  /** Writes the sequences of {@code shard} at {@code step} into {@code batch}. */
  void fill(long step, Shard shard, Batch batch);

  /**
   * Whether the sequences of {@code step} begin anew rather than go on where the last ones ended.
   */
  boolean restarts(long step);

  @Override
  default void close() {}
}
