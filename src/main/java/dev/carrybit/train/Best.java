package dev.carrybit.train;

/**
 * The measurement of a run that has the lowest loss.
 *
 * @param step completed steps of the weights that were measured
 * @param measurement of them
 */
public record Best(long step, Measurement measurement) {

  /** The better of this and a later one, which has to be better to count; no number never is. */
  Best or(long laterStep, Measurement later) {
    boolean better = Double.compare(later.meanLoss(), measurement.meanLoss()) < 0;
    return better ? new Best(laterStep, later) : this;
  }
}
