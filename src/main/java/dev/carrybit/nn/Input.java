package dev.carrybit.nn;

import java.io.Serializable;

/** What a network sees at each time step. */
public sealed interface Input extends Serializable {

  /** Number of input columns D. */
  int size();

  /** One of {@code size} symbols, as if it were one-hot. */
  record Symbols(int size) implements Input {
    public Symbols {
      Sizes.requirePositive("symbols", size);
    }
  }

  /**
   * One of {@code symbols} symbols, each of which stands for {@code size} numbers to be learned.
   */
  record Embedded(int symbols, int size) implements Input {
    public Embedded {
      Sizes.requirePositive("symbols", symbols);
      Sizes.requirePositive("embedding", size);
    }
  }

  /** A row of {@code size} real numbers. */
  record Reals(int size) implements Input {
    public Reals {
      Sizes.requirePositive("real inputs", size);
    }
  }
}
