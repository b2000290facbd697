package dev.carrybit.text;

import java.io.Serializable;

/** The text that a run does not learn from: a share of its own, or files of their own. */
public sealed interface HeldOut extends Serializable {

  /** Whether there may be any. */
  boolean some();

  /**
   * A share of the text, rounded down.
   *
   * @param share at least 0, below 1
   */
  record Fraction(double share) implements HeldOut {
    public Fraction {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("share: expected a number in [0, 1), was " + share);
      }
    }

    @Override
    public boolean some() {
      return share > 0;
    }

    @Override
    public String toString() {
      return Double.toString(share);
    }
  }

  /**
   * Another text.
   *
   * @param input a file, directory, glob or any Hadoop path
   */
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
    public String toString() {
      return input;
    }
  }

  /** The share of the text; 0 where files of their own take its place. */
  default double fraction() {
    return this instanceof Fraction part ? part.share() : 0;
  }
}
