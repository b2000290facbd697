package dev.carrybit.train;

import java.util.List;

/**
 * What steps of a round showed over all shards, and how long they took. A round of local steps is
 * cut as in {@link ShardWorker.Stretch}.
 *
 * @param first completed steps before it
 * @param steps completed steps after it
 * @param loss mean per target
 * @param targets number of targets
 * @param gradientNorm norm of the mean gradient before clipping
 * @param learningRate of the first step
 * @param answers an addition problem and the network's answer before the first step, if any
 * @param computeSeconds of the slowest task
 * @param sparkSeconds beside that, until the engine returned: sending, scheduling, collecting
 * @param updateSeconds of the driver's update of the weights
 * @param ended when it ended, by {@link System#nanoTime}; a stretch takes its share of the round
 */
public record TimedStretch(
    long first,
    long steps,
    double loss,
    long targets,
    double gradientNorm,
    double learningRate,
    List<Answer> answers,
    double computeSeconds,
    double sparkSeconds,
    double updateSeconds,
    long ended) {

  /** Whether the stretch begins at a multiple of {@code every} steps. */
  public boolean beginsAt(long every) {
    return first % every == 0;
  }

  /** Whether the stretch ends at a multiple of {@code every} steps. */
  public boolean endsAt(long every) {
    return steps % every == 0;
  }
}
