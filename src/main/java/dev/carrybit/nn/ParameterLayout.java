package dev.carrybit.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The names, shapes and places of all parameters in one flat array. */
public record ParameterLayout(List<Slot> slots) implements Serializable {

  public ParameterLayout {
    slots = List.copyOf(slots);
    int end = 0;
    var names = new HashSet<String>();
    for (var slot : slots) {
      if (slot.offset() != end || !names.add(slot.name())) {
        throw new IllegalArgumentException(
            "%s: expected slots without gap or second name, was at %d after %d parameters"
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

  /** A layout under construction, slot after slot. */
  public static final class Builder {
    private final List<Slot> slots = new ArrayList<>();
    private int size;

    /** Appends a slot; the sum of all sizes has to fit an array. */
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
