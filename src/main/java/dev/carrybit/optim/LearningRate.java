package dev.carrybit.optim;

import java.io.Serializable;

/**
 * The step size of every update of a run, as a pure function of the number of completed steps: so a
 * run can go on from any of them, and shards that take steps of their own know it too.
 *
 * @param schedule how it changes, after a linear rise over the span's first steps
 * @param span of the run
 */
public record LearningRate(Schedule schedule, Schedule.Span span) implements Serializable {

  /** What the optimizer's settings say, at every step. */
  public static final LearningRate CONSTANT =
      new LearningRate(new Schedule.Constant(), new Schedule.Span(0, 0, Long.MAX_VALUE));

  /**
   * What the optimizer's step size is multiplied by.
   *
   * @param step completed steps
   */
  public double factor(long step) {
    double scheduled = schedule.factor(step, span);
    return step < span.first() ? scheduled * (step + 1) / (span.first() + 1) : scheduled;
  }
}
