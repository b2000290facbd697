package dev.carrybit.config;

import java.io.Serializable;

/**
 * The course of a run: what a step is made of, what happens between steps, and when it ends, which
 * is at the first of steps, epochs, minutes and target.
 *
 * @param steps number of steps; {@link #NEVER} means no bound
 * @param epochs passes through the text; ∞ means no bound
 * @param maxMinutes minutes of wall time; ∞ means no bound
 * @param target accuracy of whole sums, or validation loss of a text in nats, that ends the run; ∞
 *     means none
 * @param batch sequences a step, over all shards
 * @param shards parts that a batch is cut into
 * @param gradient what the gradient sum is divided by
 * @param localSteps steps that a shard takes between two averagings; 1 averages gradients
 * @param logEvery steps between two progress lines
 * @param evaluateEvery steps between two evaluations; {@link #NEVER} means none
 * @param sampleEvery steps between two sampled texts; {@link #NEVER} means none
 * @param patience measurements without improvement that end the run; {@link #NEVER} means none
 * @param result which weights it ends with
 * @param schedule how the learning rate changes
 */
public record TrainSettings(
    long steps,
    double epochs,
    double maxMinutes,
    double target,
    int batch,
    int shards,
    GradientScale gradient,
    int localSteps,
    long logEvery,
    long evaluateEvery,
    long sampleEvery,
    long patience,
    ResultWeights result,
    ScheduleSettings schedule)
    implements Serializable {

  /** A number of steps that no run reaches. */
  public static final long NEVER = Long.MAX_VALUE;

  public TrainSettings {
    Expect.between("train.steps", steps, 1, NEVER);
    Expect.positive("train.epochs", epochs);
    Expect.positive("train.max-minutes", maxMinutes);
    Expect.positive("train.target", target);
    Expect.between("train.batch", batch, 1, Integer.MAX_VALUE);
    Expect.between("train.shards", shards, 1, Integer.MAX_VALUE);
    Expect.between("train.local-steps", localSteps, 1, Integer.MAX_VALUE);
    Expect.between("train.log-every", logEvery, 1, NEVER);
    Expect.between("train.evaluate-every", evaluateEvery, 1, NEVER);
    Expect.between("train.sample-every", sampleEvery, 1, NEVER);
    Expect.between("train.patience", patience, 1, NEVER);
  }

  /**
   * The step at which a run ends at the latest, rounded up to a whole round.
   *
   * @param stepsPerEpoch steps of a pass through the text; 0 where examples have no end
   */
  public long lastStep(long stepsPerEpoch) {
    double all = stepsPerEpoch == 0 ? Double.POSITIVE_INFINITY : epochs * stepsPerEpoch;
    long bound = (long) Math.min(steps, Math.ceil(all));
    return bound > Long.MAX_VALUE - localSteps
        ? bound
        : (bound + localSteps - 1) / localSteps * localSteps;
  }

  /** Whether a number of steps or epochs ends the run. */
  boolean hasLength() {
    return steps != NEVER || epochs < Double.POSITIVE_INFINITY;
  }

  /** Whether a measured target ends the run. */
  public boolean hasTarget() {
    return target < Double.POSITIVE_INFINITY;
  }

  public boolean evaluates() {
    return evaluateEvery != NEVER;
  }

  public boolean samples() {
    return sampleEvery != NEVER;
  }
}
