package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;

/**
 * The weights of a network, or their gradient: one flat array and the layout of its matrices.
 *
 * @param layout names, shapes and places
 * @param values {@code layout.size()} numbers; shared
 */
public record Parameters(ParameterLayout layout, double[] values) {

  public Parameters {
    if (values.length != layout.size()) {
      throw new IllegalArgumentException(
          "parameters: expected " + layout.size() + " numbers, was " + values.length);
    }
  }

  /** Parameters that are all zero. */
  public static Parameters zeros(ParameterLayout layout) {
    return new Parameters(layout, new double[layout.size()]);
  }

  /** The matrix called {@code name}; a view. */
  public Matrix matrix(String name) {
    var slot = layout.slot(name);
    return Matrix.view(values, slot.offset(), slot.rows(), slot.columns());
  }
}
