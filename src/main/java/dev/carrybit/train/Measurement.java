package dev.carrybit.train;

import java.io.Serializable;

/**
 * How well a network does on a set of examples.
 *
 * @param loss summed over targets
 * @param targets number of targets
 * @param rightTargets targets that were predicted
 * @param sums addition problems; 0 for a text
 * @param rightSums addition problems all of whose bits were predicted
 */
public record Measurement(double loss, long targets, long rightTargets, long sums, long rightSums)
    implements Serializable {

  /** Nothing measured. */
  public static final Measurement NONE = new Measurement(0, 0, 0, 0, 0);

  /** Both together. */
  public Measurement plus(Measurement other) {
    return new Measurement(
        loss + other.loss,
        targets + other.targets,
        rightTargets + other.rightTargets,
        sums + other.sums,
        rightSums + other.rightSums);
  }

  /** Loss per target. */
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

  /** Whether the accuracy of sums is as high as {@code target}, or the loss of a text as low. */
  public boolean reaches(double target) {
    return sums > 0 ? accuracy() >= target : meanLoss() <= target;
  }

  /** Share of whole sums that are right. */
  public double accuracy() {
    return (double) rightSums / sums;
  }
}
