package dev.carrybit.config;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.KernelFallback;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Lstm;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;

/**
 * The parts of {@link RunSettings}, made from values. Every part exists even where a value is
 * wrong, so that the rest can be checked too.
 */
record SettingsParts(
    TaskSettings task,
    long seed,
    RandomSource random,
    String runDirectory,
    ModelSettings model,
    Optimizer optimizer,
    ClipSettings clip,
    TrainSettings train,
    CheckpointSettings checkpoint,
    SampleSettings sample,
    KernelChoice kernels,
    KernelFallback fallback,
    ClusterSettings cluster) {

  /**
   * Reads all keys that the task, the cell and the optimizer use.
   *
   * @param name what {@code {name}} stands for in {@code run.dir}
   */
  static SettingsParts read(Values values, String name) {
    return new SettingsParts(
        task(values),
        values.read(Keys.SEED),
        values.read(Keys.RANDOM),
        values.read(Keys.RUN_DIR).replace("{name}", name),
        model(values),
        optimizer(values),
        clip(values),
        train(values),
        checkpoint(values),
        sample(values),
        values.read(Keys.KERNELS),
        values.read(Keys.FALLBACK),
        cluster(values));
  }

  /** The settings, if the parts go together. */
  RunSettings settings() {
    return new RunSettings(
        task,
        seed,
        random,
        runDirectory,
        model,
        optimizer,
        clip,
        train,
        checkpoint,
        sample,
        kernels,
        fallback,
        cluster);
  }

  private static TaskSettings task(Values values) {
    boolean addition = values.require(Keys.TASK, Keys.ADDITION_TASK).equals(Keys.ADDITION_TASK);
    return addition
        ? new AdditionSettings(values.read(Keys.BITS), values.read(Keys.ENCODING))
        : text(values);
  }

  private static TextSettings text(Values values) {
    var window = new Window(values.read(Keys.WINDOW));
    boolean carryState = values.read(Keys.CARRY_STATE);
    return new TextSettings(
        values.read(Keys.INPUT),
        values.read(Keys.GENERATED),
        values.read(Keys.TOKENS),
        window,
        carryState && !window.isWhole(),
        values.read(Keys.VALIDATION),
        values.read(Keys.TEST),
        values.read(Keys.VOCABULARY_SIZE),
        values.read(Keys.VOCABULARY_MINIMUM_COUNT));
  }

  private static ModelSettings model(Values values) {
    return new ModelSettings(
        cell(values),
        values.read(Keys.LAYERS),
        values.read(Keys.HIDDEN),
        values.read(Keys.BIAS),
        values.read(Keys.OUTPUT),
        values.read(Keys.LOSS),
        init(values));
  }

  private static Cell cell(Values values) {
    return values.read(Keys.CELL).equals(Keys.LSTM_CELL)
        ? new Lstm()
        : new Elman(values.read(Keys.ACTIVATION));
  }

  private static InitSettings init(Values values) {
    boolean forgets = values.read(Keys.CELL).equals(Keys.LSTM_CELL) && values.read(Keys.BIAS);
    return new InitSettings(
        values.read(Keys.INIT_INPUT),
        values.read(Keys.INIT_RECURRENT),
        values.read(Keys.INIT_OUTPUT),
        values.read(Keys.INIT_LOW),
        values.read(Keys.INIT_HIGH),
        forgets ? values.read(Keys.FORGET_BIAS) : 0);
  }

  private static Optimizer optimizer(Values values) {
    double rate = values.read(Keys.LEARNING_RATE);
    return switch (values.read(Keys.OPTIMIZER)) {
      case Keys.SGD -> new Sgd(rate, values.read(Keys.MOMENTUM));
      case Keys.RMSPROP -> rmsProp(values, rate);
      default ->
          new Adam(
              rate, values.read(Keys.BETA1), values.read(Keys.BETA2), values.read(Keys.EPSILON));
    };
  }

  private static RmsProp rmsProp(Values values, double rate) {
    double decay = values.read(Keys.DECAY);
    double outputDecay = values.read(Keys.OUTPUT_DECAY);
    double gain = values.read(Keys.GAIN);
    return new RmsProp(
        rate,
        average(decay, gain),
        average(outputDecay == Keys.DERIVED ? decay : outputDecay, gain),
        values.read(Keys.EPSILON),
        values.read(Keys.EPSILON_INSIDE_ROOT));
  }

  private static RmsProp.Average average(double decay, double gain) {
    return gain == Keys.DERIVED ? RmsProp.Average.of(decay) : new RmsProp.Average(decay, gain);
  }

  private static ClipSettings clip(Values values) {
    return new ClipSettings(
        new Clipping(values.read(Keys.CLIP_NORM), values.read(Keys.CLIP_VALUE)),
        values.read(Keys.CLIP_DELTA));
  }

  private static TrainSettings train(Values values) {
    return new TrainSettings(
        values.read(Keys.STEPS),
        values.read(Keys.EPOCHS),
        values.read(Keys.MAX_MINUTES),
        values.read(Keys.TARGET),
        values.read(Keys.BATCH),
        values.read(Keys.SHARDS),
        values.read(Keys.GRADIENT),
        values.read(Keys.LOCAL_STEPS),
        values.read(Keys.LOG_EVERY),
        values.read(Keys.EVALUATE_EVERY),
        values.read(Keys.SAMPLE_EVERY));
  }

  private static ClusterSettings cluster(Values values) {
    return new ClusterSettings(
        values.read(Keys.WAIT_FOR_EXECUTORS),
        values.read(Keys.EXECUTOR_DEADLINE),
        values.read(Keys.STEP_DEADLINE));
  }

  private static CheckpointSettings checkpoint(Values values) {
    return new CheckpointSettings(
        values.read(Keys.CHECKPOINT_STEPS),
        values.read(Keys.CHECKPOINT_MINUTES),
        values.read(Keys.KEEP),
        values.read(Keys.KEEP_EVERY));
  }

  private static SampleSettings sample(Values values) {
    return new SampleSettings(
        values.read(Keys.SAMPLE_LENGTH),
        values.read(Keys.TEMPERATURE),
        values.read(Keys.TOP_K),
        values.read(Keys.FEED));
  }
}
