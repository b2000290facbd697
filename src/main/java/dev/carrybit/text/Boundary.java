package dev.carrybit.text;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The symbol that ends a document: before the one that comes after it, the network's state is zero.
 *
 * @param symbol its number, or −1 where documents do not end
 */
public record Boundary(int symbol) implements Serializable {

  /** A text is one document. */
  public static final Boundary NONE = new Boundary(-1);

  public Boundary {
    if (symbol < -1) {
      throw new IllegalArgumentException("symbol: expected -1 or more, was " + symbol);
    }
  }

  /** Whether there is such a symbol. */
  public boolean some() {
    return symbol >= 0;
  }

  /** Whether a document ends with {@code other}. */
  public boolean is(int other) {
    return some() && symbol == other;
  }

  /**
   * Zeroes the states of sequences that have come to a document's end.
   *
   * @param last the last symbol that each sequence has read, from the first place on
   * @param states one sequence after the other, {@code size} numbers each
   */
  public void zero(int[] last, int sequences, double[] states, int size) {
    for (int n = 0; n < sequences && some(); n++) {
      if (last[n] == symbol) {
        Arrays.fill(states, n * size, (n + 1) * size, 0);
      }
    }
  }
}
