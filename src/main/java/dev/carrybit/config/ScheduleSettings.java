package dev.carrybit.config;

import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Schedule;
import java.io.Serializable;

/**
 * How the learning rate changes in the course of a run.
 *
 * @param schedule the way in which it changes
 * @param warmUpSteps of a linear rise before that
 */
public record ScheduleSettings(Schedule schedule, long warmUpSteps) implements Serializable {

  /** The same rate all the time. */
  public static final ScheduleSettings CONSTANT = new ScheduleSettings(new Schedule.Constant(), 0);

  public ScheduleSettings {
    Expect.between("optimizer.schedule.warm-up-steps", warmUpSteps, 0, TrainSettings.NEVER - 1);
  }

  /** Whether rates follow from how long the run is. */
  public boolean needsEnd() {
    return schedule instanceof Schedule.Cosine;
  }

  /** Whether rates follow from epochs. */
  boolean needsEpochs() {
    return schedule instanceof Schedule.Step || schedule instanceof Schedule.Exponential;
  }

  /** Whether rates follow from measurements. */
  boolean needsMeasurements() {
    return schedule instanceof Schedule.Plateau;
  }

  /**
   * The rates of a run.
   *
   * @param stepsPerEpoch steps of a pass through the text; 0 where examples have no end
   * @param steps of the whole run
   */
  public LearningRate learningRate(long stepsPerEpoch, long steps) {
    return new LearningRate(schedule, new Schedule.Span(stepsPerEpoch, warmUpSteps, steps));
  }
}
