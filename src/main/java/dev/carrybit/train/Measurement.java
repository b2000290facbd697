package dev.carrybit.train;

import java.io.Serializable;

/**
 * The loss and accuracy of a network on a set of examples.
 *
 * @param loss summed over targets
 * @param targets number of targets
 * @param rightTargets correctly predicted targets
 * @param sums addition problems; 0 for a text
 * @param rightSums addition problems with all bits correct
 */
public record Measurement(double loss, long targets, long rightTargets, long sums, long rightSums)
    implements Serializable {

  /** The measurement of no examples. */
  public static final Measurement NONE = new Measurement(0, 0, 0, 0, 0);

  /** The sum of both. */
  public Measurement plus(Measurement other) {
    return new Measurement(
        loss + other.loss,
        targets + other.targets,
        rightTargets + other.rightTargets,
        sums + other.sums,
        rightSums + other.rightSums);
  }

  /** The mean loss per target. */
  public double meanLoss() {
    return loss / targets;
  }

  /** Bits per symbol of a text, where the loss is its cross-entropy. */
  public double bitsPerSymbol() {
    return meanLoss() / StrictMath.log(2);
  }

  /** Perplexity of a text, where the loss is its cross-entropy: e^loss. */
  public double perplexity() {
    return StrictMath.exp(meanLoss());
  }

  /** Whether {@code target} is reached: an accuracy of sums, or a mean loss of a text. */
  public boolean reaches(double target) {
    return sums > 0 ? accuracy() >= target : meanLoss() <= target;
  }

  /** The share of addition problems with all bits correct. */
  public double accuracy() {
    return (double) rightSums / sums;
  }
}
