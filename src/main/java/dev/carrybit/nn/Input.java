package dev.carrybit.nn;

import java.io.Serializable;

/** The input of a network at each time step. */
public sealed interface Input extends Serializable {

  /** Number of input columns D. */
  int size();

  /** One of {@code size} symbols, one-hot. */
  record Symbols(int size) implements Input {
    public Symbols {
      Input.requirePositive("symbols", size);
    }
  }

  /** One of {@code symbols} symbols, embedded as {@code size} learned numbers. */
  record Embedded(int symbols, int size) implements Input {
    public Embedded {
      Input.requirePositive("symbols", symbols);
      Input.requirePositive("embedding", size);
    }
  }

  /** A row of {@code size} real numbers. */
  record Reals(int size) implements Input {
    public Reals {
      Input.requirePositive("real inputs", size);
    }
  }

  /** Checks the size called {@code name}. */
  static void requirePositive(String name, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException(name + ": expected a positive size, was " + size);
    }
  }
}
