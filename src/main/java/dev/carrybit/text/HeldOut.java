package dev.carrybit.text;

import java.io.Serializable;

/** The text that a run measures itself on instead of training on it. */
public sealed interface HeldOut extends Serializable {

  /** Whether there may be any. */
  boolean some();

  /** The fraction of the training input; 0 if the text is in other files. */
  double fraction();

  /** The fraction {@code fraction} of the training input, in [0, 1), rounded down to symbols. */
  record Fraction(double fraction) implements HeldOut {
    public Fraction {
      if (!(fraction >= 0 && fraction < 1)) {
        throw new IllegalArgumentException(
            "fraction: expected a number in [0, 1), was " + fraction);
      }
    }

    @Override
    public boolean some() {
      return fraction > 0;
    }

    @Override
    public String toString() {
      return Double.toString(fraction);
    }
  }

  /** Other files: a file, directory, glob or any Hadoop path. */
  record Files(String input) implements HeldOut {
    public Files {
      if (input.isBlank()) {
        throw new IllegalArgumentException("input: expected a path, was '" + input + "'");
      }
    }

    @Override
    public boolean some() {
      return true;
    }

    @Override
    public double fraction() {
      return 0;
    }

    @Override
    public String toString() {
      return input;
    }
  }
}
