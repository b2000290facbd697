package dev.carrybit.params;

import java.io.Serializable;

/**
 * The place of one named matrix in the flat array of parameters.
 *
 * @param name as PyTorch names it, {@code weight_ih_l0}
 * @param offset first number
 * @param rows rows of the row-major matrix
 * @param columns columns of the matrix; 1 for a bias
 * @param output whether it belongs to the output layer
 */
public record Slot(String name, int offset, int rows, int columns, boolean output)
    implements Serializable {

  /** Number of parameters. */
  public int size() {
    return rows * columns;
  }

  /** One past the last number. */
  public int end() {
    return offset + size();
  }
}
