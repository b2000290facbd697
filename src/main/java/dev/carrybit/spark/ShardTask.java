package dev.carrybit.spark;

import java.io.Serializable;

/**
 * The work of one task: it makes one result of neighbouring shards.
 *
 * @param <R> the result, serializable by Java
 */
interface ShardTask<R> extends Serializable {

  /** The result of the shards from {@code first} to before {@code end}. */
  R work(int first, int end);
}
