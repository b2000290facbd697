package dev.carrybit.nn;

import dev.carrybit.linalg.Matrix;

/**
 * One flat array of numbers seen through the names of a layout: the weights, or their gradient.
 *
 * @param layout names, shapes and places
 * @param values as long as the layout; shared
 */
public record Parameters(ParameterLayout layout, double[] values) {

  public Parameters {
    if (values.length != layout.size()) {
      throw new IllegalArgumentException(
          "a layout of " + layout.size() + " parameters was given " + values.length + " numbers");
    }
  }

  /** All zero. */
  public static Parameters zeros(ParameterLayout layout) {
    return new Parameters(layout, new double[layout.size()]);
  }

  /** The matrix called {@code name}; a view. */
  public Matrix matrix(String name) {
    var slot = layout.slot(name);
    return Matrix.view(values, slot.offset(), slot.rows(), slot.columns());
  }
}
