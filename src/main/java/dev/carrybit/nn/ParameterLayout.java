package dev.carrybit.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Names, shapes and places of all parameters in one flat array. */
public record ParameterLayout(List<Slot> slots) implements Serializable {

  /**
   * A named matrix.
   *
   * @param output whether it belongs to the output layer
   */
  public record Shape(String name, int rows, int columns, boolean output) {}

  /**
   * The place of one named matrix in the flat array.
   *
   * @param name PyTorch's name, such as {@code weight_ih_l0}
   * @param offset index of the first number
   * @param rows rows of the row-major matrix
   * @param columns columns of the matrix; 1 for a bias
   * @param output whether it belongs to the output layer
   */
  public record Slot(String name, int offset, int rows, int columns, boolean output)
      implements Serializable {

    public Slot {
      boolean fits = offset + (long) rows * columns <= Integer.MAX_VALUE;
      if (rows <= 0 || columns <= 0 || offset < 0 || !fits) {
        throw new IllegalArgumentException(
            "%s: expected positive sizes that fit one array, was %d × %d at %d"
                .formatted(name, rows, columns, offset));
      }
    }

    /** Number of parameters. */
    public int size() {
      return rows * columns;
    }

    /** One past the index of the last number. */
    public int end() {
      return offset + size();
    }
  }

  /**
   * The layout of matrices that lie one after the other. The sum of all sizes must fit an array.
   */
  public static ParameterLayout of(List<Shape> shapes) {
    var slots = new ArrayList<Slot>();
    int end = 0;
    for (var shape : shapes) {
      var slot = new Slot(shape.name, end, shape.rows, shape.columns, shape.output);
      slots.add(slot);
      end = slot.end();
    }
    return new ParameterLayout(List.copyOf(slots));
  }

  /** Number of parameters. */
  public int size() {
    return slots.isEmpty() ? 0 : slots.get(slots.size() - 1).end();
  }

  /** The slot called {@code name}. */
  public Slot slot(String name) {
    for (var slot : slots) {
      if (slot.name().equals(name)) {
        return slot;
      }
    }
    throw new IllegalArgumentException("no parameter is called " + name + " in " + names());
  }

  /** The names in order. */
  public List<String> names() {
    return slots.stream().map(Slot::name).toList();
  }
}
