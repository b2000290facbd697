package dev.carrybit.config;

import static dev.carrybit.config.Key.Range.FRACTION;

import dev.carrybit.config.Key.Doc;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Schedule;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The steps of a run, what happens between them, and when the run ends. */
public record TrainSettings(
    @Key(value = "none", word = "none") @Doc("Steps of the run.") long steps,
    @Key(value = "none", word = "none") @Doc("Passes through the text; fractions are allowed.")
        double epochs,
    @Key(value = "none", word = "none")
        @Doc(
            "Minutes of training, over all processes of the run, without the start and the"
                + " preparation of a text.")
        double maxMinutes,
    @Key(value = "none", word = "none")
        @Doc(
            "The evaluation that ends the run: the share of whole sums that are right (addition),"
                + " or the validation loss in nats (text). It needs train.evaluate-every.")
        double target,
    @Key("32") @Doc("Sequences of a step over all shards: addition problems, or windows of a text.")
        int batch,
    @Key("8")
        @Doc(
            "Parts of a batch, one or more for each task. The weights depend on this number, and"
                + " not on the number of cores.")
        int shards,
    @Key("target-mean")
        @Doc(
            "What the sum of a batch's gradients is divided by, before clip.norm and clip.value. target-mean: the"
                + " number of targets, for the mean loss, as in PyTorch. sequence-mean: the number"
                + " of sequences, for a sum over time and a mean over the batch, as in Zaremba's"
                + " article. sum: 1.")
        GradientScale gradient,
    @Key("1")
        @Doc(
            "Steps that a shard takes alone before weights are averaged. 1: gradients are averaged"
                + " in every step. train.steps, train.evaluate-every, train.sample-every and"
                + " checkpoint.every-steps must be multiples of it.")
        int localSteps,
    @Key("auto")
        @Doc(
            "Where the sums of a step's tasks are added; the weights are the same. driver: by the"
                + " driver, which receives the sums of every task. executors: by the executors, of"
                + " which each adds a slice, and the driver receives one sum. auto: executors on a"
                + " cluster with more than 4 tasks whose sums have more than 64 MiB together and"
                + " more than 2 MiB each, else driver. In local mode always driver.")
        Aggregate aggregate,
    @Key("100") @Doc("Steps between two lines of progress.") long logEvery,
    @Key(value = "none", word = "none") @Doc("Steps between two evaluations.") long evaluateEvery,
    @Key(value = "none", word = "none")
        @Doc("Steps between two samples of text. none for addition.")
        long sampleEvery,
    @Key(value = "none", word = "none")
        @Doc(
            "The run also ends after this many evaluations in a row without a lower loss. It"
                + " needs train.evaluate-every.")
        long patience,
    @Key("last")
        @Doc(
            "The weights in model.safetensors. last: those of the last step. best: those of the"
                + " evaluation with the lowest loss; this needs train.evaluate-every and"
                + " checkpoint.keep-best.")
        ResultWeights result,
    @Key(name = "optimizer.schedule") @Doc("How the learning rate changes from step to step.")
        ScheduleSettings schedule)
    implements Serializable {

  /** A number of steps that no run reaches. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What a step's gradient sum is divided by. */
  public enum GradientScale {
    /** The number of targets in the batch. */
    TARGET_MEAN,
    /** The number of sequences in the batch. */
    SEQUENCE_MEAN,
    /** Nothing. */
    SUM
  }

  /** Where the sums of tasks are added. */
  public enum Aggregate {
    /** In the driver. */
    DRIVER,
    /** On the executors. */
    EXECUTORS,
    /** As the sums and the cluster ask for. */
    AUTO
  }

  /** The weights that a run ends with. */
  public enum ResultWeights {
    /** Those of its last step. */
    LAST,
    /** Those of its evaluation with the lowest loss. */
    BEST
  }

  /**
   * The step at which a run ends at the latest, rounded up to a whole round.
   *
   * @param stepsPerEpoch steps of a pass through the text; 0 where examples have no end
   */
  public long lastStep(long stepsPerEpoch) {
    long bound = Math.min(steps, stepsOfEpochs(stepsPerEpoch));
    return bound > Long.MAX_VALUE - localSteps
        ? bound
        : (bound + localSteps - 1) / localSteps * localSteps;
  }

  /**
   * The product of the decimal number as it was written, since 0.07 · 100 is above 7 in doubles.
   */
  private long stepsOfEpochs(long stepsPerEpoch) {
    if (stepsPerEpoch == 0 || epochs == Double.POSITIVE_INFINITY) {
      return NEVER;
    }
    var product = BigDecimal.valueOf(epochs).multiply(BigDecimal.valueOf(stepsPerEpoch));
    return product.setScale(0, RoundingMode.CEILING).min(BigDecimal.valueOf(NEVER)).longValue();
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

  /** How the learning rate changes during a run. */
  public record ScheduleSettings(
      @Key("constant")
          @Doc(
              "constant: it does not change. step: it is multiplied by factor after after-epochs"
                  + " passes through the text, and again every every-epochs passes. exponential: as"
                  + " step with every-epochs = 1. cosine: it falls along half a cosine to floor"
                  + " times itself at the end of the run. plateau: it is multiplied by factor when"
                  + " the validation loss has not improved for patience evaluations.")
          ScheduleName name,
      @Key(value = "0.5", when = "optimizer.schedule.name = exponential or plateau or step")
          @Doc("What the learning rate is multiplied by.")
          double factor,
      @Key(value = "1", when = "optimizer.schedule.name = step") @Doc("Epochs between two changes.")
          int everyEpochs,
      @Key(
              value = "same",
              word = "same",
              meaning = SAME,
              when = "optimizer.schedule.name = exponential or step")
          @Doc("Epochs before the first change. same: every-epochs.")
          int afterEpochs,
      @Key(value = "1", when = "optimizer.schedule.name = plateau")
          @Doc("Evaluations without improvement before a change.")
          int patience,
      @Key(value = "0", range = FRACTION, when = "optimizer.schedule.name = cosine")
          @Doc("Share of the learning rate that is left at the end.")
          double floor,
      @Key(value = "0", min = 0) @Doc("Steps of a linear rise of the learning rate at the start.")
          long warmUpSteps)
      implements Serializable {

    private static final int SAME = -1;

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
        case EXPONENTIAL -> new Schedule.Step(factor, 1, afterEpochs);
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
}
