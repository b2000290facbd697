package dev.carrybit.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Names, shapes and places of all parameters in one flat array. */
public record ParameterLayout(List<Slot> slots) implements Serializable {

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
      if (rows <= 0 || columns <= 0 || offset < 0) {
        throw new IllegalArgumentException(
            "%s: expected positive sizes, was %d × %d at %d"
                .formatted(name, rows, columns, offset));
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

    /** One past the index of the last number. */
    public int end() {
      return offset + size();
    }
  }

  public ParameterLayout {
    slots = List.copyOf(slots);
    int end = 0;
    var names = new HashSet<String>();
    for (var slot : slots) {
      if (slot.offset() != end || !names.add(slot.name())) {
        throw new IllegalArgumentException(
            "%s: expected slots without gaps and with distinct names, was at %d after %d parameters"
                .formatted(slot.name(), slot.offset(), end));
      }
      end = slot.end();
    }
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

  /** Places matrices one after the other. */
  public static final class Builder {
    private final List<Slot> slots = new ArrayList<>();
    private int size;

    /** Appends a slot. The sum of all sizes must fit an array. */
    public Builder add(String name, int rows, int columns, boolean output) {
      var slot = new Slot(name, size, rows, columns, output);
      slots.add(slot);
      size = slot.end();
      return this;
    }

    public ParameterLayout build() {
      return new ParameterLayout(slots);
    }
  }
}
