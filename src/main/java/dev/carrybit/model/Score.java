package dev.carrybit.model;

import java.io.Serializable;

/**
 * How well a network predicted one stretch of text by itself, a line or a file.
 *
 * @param symbols of the stretch
 * @param unknown characters or words that the vocabulary does not have
 * @param targets symbols that were predicted: none where characters are unknown
 * @param loss summed over targets
 */
public record Score(long symbols, long unknown, long targets, double loss) implements Serializable {

  /** Nothing. */
  public static final Score NONE = new Score(0, 0, 0, 0);

  /** Both together. */
  public Score plus(Score other) {
    return new Score(
        symbols + other.symbols,
        unknown + other.unknown,
        targets + other.targets,
        loss + other.loss);
  }

  /** Whether it has no loss since characters are unknown. */
  public boolean isSkipped() {
    return targets == 0 && unknown > 0;
  }

  /** Loss per target; not a number where there is no target. */
  public double meanLoss() {
    return loss / targets;
  }

  /** The same in bits, where the loss is a cross-entropy. */
  public double bitsPerSymbol() {
    return meanLoss() / StrictMath.log(2);
  }
}
