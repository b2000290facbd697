package dev.carrybit.optim;

import java.io.Serializable;

/**
 * The learning rate of every update, as a pure function of the number of completed steps: a run can
 * be resumed at any step, and shards with local steps need not be told.
 *
 * @param schedule after a linear warm-up over the first steps of the span
 * @param span of the run
 */
public record LearningRate(Schedule schedule, Schedule.Span span) implements Serializable {

  /** The learning rate of the optimizer's settings, at every step. */
  public static final LearningRate CONSTANT =
      new LearningRate(new Schedule.Constant(), new Schedule.Span(0, 0, Long.MAX_VALUE));

  /**
   * The factor of the optimizer's learning rate.
   *
   * @param step completed steps
   */
  public double factor(long step) {
    double scheduled = schedule.factor(step, span);
    return step < span.first() ? scheduled * (step + 1) / (span.first() + 1) : scheduled;
  }
}
