package dev.carrybit.spark;

import java.io.Serializable;

/**
 * Work that one task does as a whole, such as the training of a small network.
 *
 * @param <R> the result, serializable by Java
 */
public interface WholeTask<R> extends Serializable {

  /** The result, the same wherever it is made. */
  R work();
}
