package dev.carrybit.train;

import java.util.List;

/**
 * What one round showed.
 *
 * @param first steps completed before it
 * @param steps steps completed after it
 * @param loss mean per target
 * @param targets number of targets
 * @param gradientNorm of the mean gradient, before clipping
 * @param learningRate of its first step
 * @param attempts an addition problem and the network's answer before the round
 */
public record Round(
    long first,
    long steps,
    double loss,
    long targets,
    double gradientNorm,
    double learningRate,
    List<Attempt> attempts) {

  /** Whether the round begins at a multiple of {@code every} steps. */
  public boolean beginsAt(long every) {
    return first % every == 0;
  }

  /** Whether the round ends at a multiple of {@code every} steps. */
  public boolean endsAt(long every) {
    return steps % every == 0;
  }
}
