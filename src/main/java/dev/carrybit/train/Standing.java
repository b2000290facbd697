package dev.carrybit.train;

import dev.carrybit.storage.Facts;
import java.util.Optional;

/**
 * What the measurements of a run have come to, as a checkpoint keeps it.
 *
 * @param step completed steps at the last one
 * @param bestStep completed steps at the best one
 * @param loss summed over the targets of the best one
 * @param targets of it
 * @param rightTargets of it, that were predicted
 * @param sums of it, if it is of additions
 * @param rightSums of it
 * @param sinceBest measurements after the best one
 * @param rateScale what plateaus have left of the learning rate
 * @param sinceCut measurements since the plateau began
 */
public record Standing(
    long step,
    long bestStep,
    double loss,
    long targets,
    long rightTargets,
    long sums,
    long rightSums,
    long sinceBest,
    double rateScale,
    long sinceCut) {

  private static final String STEP = "validation.step";

  void put(Facts facts) {
    facts.put(STEP, step);
    facts.put("validation.best.step", bestStep);
    facts.put("validation.best.loss", loss);
    facts.put("validation.best.targets", targets);
    facts.put("validation.best.right-targets", rightTargets);
    facts.put("validation.best.sums", sums);
    facts.put("validation.best.right-sums", rightSums);
    facts.put("validation.since-best", sinceBest);
    facts.put("validation.rate-scale", rateScale);
    facts.put("validation.since-cut", sinceCut);
  }

  /** What the facts of a checkpoint say; nothing before the first measurement. */
  static Optional<Standing> read(Facts facts) {
    return facts.has(STEP)
        ? Optional.of(
            new Standing(
                facts.count(STEP),
                facts.count("validation.best.step"),
                facts.number("validation.best.loss"),
                facts.count("validation.best.targets"),
                facts.count("validation.best.right-targets"),
                facts.count("validation.best.sums"),
                facts.count("validation.best.right-sums"),
                facts.count("validation.since-best"),
                facts.number("validation.rate-scale"),
                facts.count("validation.since-cut")))
        : Optional.empty();
  }
}
