package dev.carrybit.nn;

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

  public Slot {
    if (rows <= 0 || columns <= 0 || offset < 0) {
      throw new IllegalArgumentException(
          "%s: expected positive sizes, was %d × %d at %d".formatted(name, rows, columns, offset));
    }
    if (offset + (long) rows * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: expected parameters that fit one array, was %d × %d after %d others"
              .formatted(name, rows, columns, offset));
    }
  }

  /** Number of parameters. */
  public int size() {
    return rows * columns;
  }

  /** One past the last number. */
  public int end() {
    return offset + size();
  }
}
