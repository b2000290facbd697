package dev.carrybit.train;

import dev.carrybit.optim.Schedule;

/**
 * What the measurements of a run have shown so far, each counted once.
 *
 * @param step completed steps at the last of them
 * @param best the one of the lowest loss
 * @param sinceBest measurements after the best
 * @param rateScale what plateaus have left of the learning rate
 * @param sinceCut measurements after the best, or after the rate was cut
 */
public record Validation(long step, Best best, long sinceBest, double rateScale, long sinceCut) {

  /** After the first measurement. */
  static Validation first(long step, Measurement measurement) {
    return new Validation(step, new Best(step, measurement), 0, 1, 0);
  }

  /** After one more, under {@code schedule}. */
  Validation then(long now, Measurement measurement, Schedule schedule) {
    var better = best.or(now, measurement);
    if (better.step() == now) {
      return new Validation(now, better, 0, rateScale, 0);
    }
    if (schedule instanceof Schedule.Plateau plateau && sinceCut + 1 >= plateau.patience()) {
      return new Validation(now, best, sinceBest + 1, rateScale * plateau.factor(), 0);
    }
    return new Validation(now, best, sinceBest + 1, rateScale, sinceCut + 1);
  }

  /** What a checkpoint has kept. */
  static Validation of(Standing kept) {
    var measurement =
        new Measurement(
            kept.loss(), kept.targets(), kept.rightTargets(), kept.sums(), kept.rightSums());
    return new Validation(
        kept.step(),
        new Best(kept.bestStep(), measurement),
        kept.sinceBest(),
        kept.rateScale(),
        kept.sinceCut());
  }

  /** The same for a checkpoint. */
  Standing standing() {
    var measured = best.measurement();
    return new Standing(
        step,
        best.step(),
        measured.loss(),
        measured.targets(),
        measured.rightTargets(),
        measured.sums(),
        measured.rightSums(),
        sinceBest,
        rateScale,
        sinceCut);
  }
}
