package dev.carrybit.config;

import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Schedule;
import java.io.Serializable;

/** How the learning rate changes during a run. */
public record ScheduleSettings(
    @Key(
            defaultValue = "constant",
            doc =
                """
                constant: it does not change. step: it is multiplied by factor after after-epochs \
                passes through the text, and again every every-epochs passes. exponential: as step \
                with every-epochs = 1. cosine: it falls along half a cosine to floor times itself \
                at the end of the run. plateau: it is multiplied by factor when the validation \
                loss has not improved for patience evaluations.\
                """)
        ScheduleName name,
    @Key(
            defaultValue = "0.5",
            when = "optimizer.schedule.name = exponential or plateau or step",
            doc = "What the learning rate is multiplied by.")
        double factor,
    @Key(
            defaultValue = "1",
            when = "optimizer.schedule.name = step",
            doc = "Epochs between two changes.")
        int everyEpochs,
    @Key(
            defaultValue = "same",
            word = "same",
            meaning = SAME,
            when = "optimizer.schedule.name = exponential or step",
            doc = "Epochs before the first change. same: every-epochs.")
        int afterEpochs,
    @Key(
            defaultValue = "1",
            when = "optimizer.schedule.name = plateau",
            doc = "Evaluations without improvement before a change.")
        int patience,
    @Key(
            defaultValue = "0",
            range = Key.Range.FRACTION,
            when = "optimizer.schedule.name = cosine",
            doc = "Share of the learning rate that is left at the end.")
        double floor,
    @Key(
            defaultValue = "0",
            min = 0,
            doc = "Steps of a linear rise of the learning rate at the start.")
        long warmUpSteps)
    implements Serializable {

  private static final int SAME = -1;

  /** The same rate in all steps. */
  public static final ScheduleSettings CONSTANT =
      new ScheduleSettings(ScheduleName.CONSTANT, 0.5, 1, 1, 1, 0, 0);

  /** The schedules. */
  public enum ScheduleName {
    CONSTANT,
    STEP,
    EXPONENTIAL,
    COSINE,
    PLATEAU
  }

  /** One way of writing equal numbers of epochs. */
  public ScheduleSettings {
    afterEpochs = afterEpochs == SAME ? everyEpochs : afterEpochs;
  }

  /** The schedule after the warm-up. */
  public Schedule schedule() {
    return switch (name) {
      case CONSTANT -> new Schedule.Constant();
      case STEP -> new Schedule.Step(factor, everyEpochs, afterEpochs);
      case EXPONENTIAL -> new Schedule.Exponential(factor, afterEpochs);
      case COSINE -> new Schedule.Cosine(floor);
      case PLATEAU -> new Schedule.Plateau(factor, patience);
    };
  }

  /** Whether rates follow from the length of the run. */
  public boolean needsEnd() {
    return name == ScheduleName.COSINE;
  }

  /**
   * The rates of a run.
   *
   * @param stepsPerEpoch steps of a pass through the text; 0 where examples have no end
   * @param steps of the whole run
   */
  public LearningRate learningRate(long stepsPerEpoch, long steps) {
    return new LearningRate(schedule(), new Schedule.Span(stepsPerEpoch, warmUpSteps, steps));
  }
}
