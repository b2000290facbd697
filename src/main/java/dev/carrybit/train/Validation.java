package dev.carrybit.train;

import dev.carrybit.optim.Schedule;

/**
 * The measurements of a run so far, for early stopping, plateaus and the best weights.
 *
 * @param step completed steps at the last measurement
 * @param bestStep completed steps at the best measurement
 * @param best the measurement with the lowest loss
 * @param sinceBest measurements after the best
 * @param rateScale the factor of the learning rate that plateaus have left
 * @param sinceCut measurements after the best, or after the learning rate was last cut
 */
public record Validation(
    long step, long bestStep, Measurement best, long sinceBest, double rateScale, long sinceCut) {

  /** The first measurement. */
  static Validation first(long step, Measurement measurement) {
    return new Validation(step, step, measurement, 0, 1, 0);
  }

  /** Adds a measurement. The lower loss is the better; ties keep the earlier; NaN never wins. */
  Validation next(long now, Measurement measurement, Schedule schedule) {
    if (Double.compare(measurement.meanLoss(), best.meanLoss()) < 0) {
      return new Validation(now, now, measurement, 0, rateScale, 0);
    }
    if (schedule instanceof Schedule.Plateau plateau && sinceCut + 1 >= plateau.patience()) {
      return new Validation(now, bestStep, best, sinceBest + 1, rateScale * plateau.factor(), 0);
    }
    return new Validation(now, bestStep, best, sinceBest + 1, rateScale, sinceCut + 1);
  }
}
