package dev.carrybit.text;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The symbol that ends a document: after it the state of the network is reset to zero.
 *
 * @param symbol its number, or −1 if the whole text is one document
 */
public record Boundary(int symbol) implements Serializable {

  /** The whole text is one document. */
  public static final Boundary NONE = new Boundary(-1);

  /** Whether there is such a symbol. */
  public boolean some() {
    return symbol >= 0;
  }

  /** Whether {@code other} ends a document. */
  public boolean is(int other) {
    return some() && symbol == other;
  }

  /**
   * Resets the states of sequences whose last symbol ended a document.
   *
   * @param last the last symbol of each sequence
   * @param states [sequences, size]
   */
  public void zero(int[] last, int sequences, double[] states, int size) {
    for (int n = 0; n < sequences && some(); n++) {
      if (last[n] == symbol) {
        Arrays.fill(states, n * size, (n + 1) * size, 0);
      }
    }
  }
}
