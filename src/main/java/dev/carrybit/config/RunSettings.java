package dev.carrybit.config;

import com.typesafe.config.ConfigUtil;
import dev.carrybit.config.Key.Doc;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Precision;
import dev.carrybit.optim.Clipping;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a run: the values of all keys. {@link SettingsLoader} makes and checks them; keys
 * without a meaning have their defaults.
 */
public record RunSettings(
    @Key(name = "task", value = "required")
        @Doc(
            "What the network learns. addition: the sum of two random binary numbers. text: the"
                + " next symbol of a text. This key must be set.")
        TaskName taskName,
    @Key(value = "1", min = Long.MIN_VALUE, max = Long.MAX_VALUE)
        @Doc("Seed of all random numbers. The same seed and settings give the same weights.")
        long seed,
    @Key("standard")
        @Doc(
            "Where random numbers come from. standard: streams keyed by seed, step and shard."
                + " numpy: the one stream of NumPy's legacy generator, as in the source article; it"
                + " needs addition of 2 to 33 bits, one shard, batch 1, one layer, no biases, no"
                + " embedding, uniform initial weights, and a seed from 0 to 2147483647.")
        RandomSource random,
    @Key(name = "run.dir", value = "runs/{name}")
        @Doc(
            "The directory that the run writes to, on any Hadoop file system. {name} is the"
                + " configuration file's name without its ending. A relative"
                + " path starts in the working directory, ~/ in the home directory.")
        String runDirectory,
    @Key(when = "task = addition") @Doc("Binary addition, the lowest bit first.")
        AdditionSettings addition,
    @Key(when = "task = text") @Doc("Prediction of a text's next symbol.") TextSettings text,
    @Key @Doc("The network and its initial weights.") ModelSettings model,
    @Key @Doc("The rule that turns a gradient g into a change of the weights.")
        OptimizerSettings optimizer,
    @Key @Doc("Bounds on gradients.") ClipSettings clip,
    @Key
        @Doc(
            "The steps of a run and its end. A run ends at the first of train.steps, train.epochs,"
                + " train.max-minutes and train.target; at least one must be set.")
        TrainSettings train,
    @Key
        @Doc(
            "When the state of a run is saved. The command that started a run resumes it from the"
                + " newest checkpoint, with the same final weights. Checkpoints are also saved at"
                + " the start, at the end, and when a signal stops the run.")
        CheckpointSettings checkpoint,
    @Key(when = "task = text") @Doc("How the network generates text.") SampleSettings sample,
    @Key(name = "compute.kernels", value = "vector")
        @Doc(
            "The implementation of the numeric code. vector: the JVM's Vector API, or scalar loops"
                + " with the same bits where the JVM has none. commons-math: matrix products of"
                + " Commons Math, the reference.")
        KernelChoice kernels,
    @Key(name = "compute.precision", value = "float64")
        @Doc(
            "The numbers in which executors compute. float64: Java's double. float32: Java's float,"
                + " up to twice as fast. The optimizer and the sum over shards compute in double with"
                + " both, and weights are saved as doubles. With float32 and train.local-steps above"
                + " 1, weights and the optimizer state are rounded to floats at the start and the"
                + " end of a round.")
        Precision precision,
    @Key
        @Doc(
            "How long a run waits for the cluster before it ends with exit code 69, to be retried."
                + " A local master needs no waiting.")
        ClusterSettings cluster)
    implements Serializable {

  /** The keys of all settings. */
  static final Keys KEYS = Keys.of(RunSettings.class);

  /** What a network learns. */
  public enum TaskName {
    ADDITION,
    TEXT
  }

  /** The random numbers from which a run draws its weights and addition problems. */
  public enum RandomSource {
    /** Streams keyed by seed, step, shard and purpose. */
    STANDARD,
    /** The one stream of NumPy's legacy generator, in the source article's order of drawing. */
    NUMPY
  }

  /** What the network learns. */
  public TaskSettings task() {
    return taskName == TaskName.TEXT ? text : addition;
  }

  /**
   * The network of this run.
   *
   * @param symbols size of the text's vocabulary; addition ignores it
   */
  public ModelSpec spec(int symbols) {
    return model.spec(task(), symbols);
  }

  /** The symbol that ends a document; none for addition. CONFIGURATION if it is unknown. */
  public Boundary boundary(Optional<Vocabulary> vocabulary) {
    return vocabulary.map(text::boundary).orElse(Boundary.NONE);
  }

  /**
   * The values of all keys that have a meaning in this run, by name in the order of their
   * declarations. Loading them gives equal settings.
   */
  public Map<String, String> resolved() {
    return KEYS.applicable(this);
  }

  /** The {@link #resolved} values as a configuration file. */
  public String render() {
    var text = new StringBuilder();
    resolved()
        .forEach(
            (key, value) ->
                text.append(key).append(" = ").append(ConfigUtil.quoteString(value)).append('\n'));
    return text.toString();
  }

  /** Bounds on gradients; ∞ means none. */
  public record ClipSettings(
      @Key(value = "none", word = "none")
          @Doc("Largest Euclidean norm of the gradient, which is scaled down to it.")
          double norm,
      @Key(value = "none", word = "none") @Doc("Largest magnitude of each entry of the gradient.")
          double value,
      @Key(value = "none", word = "none")
          @Doc(
              "Largest magnitude of each entry of dh and dc, the gradients that a time step passes"
                  + " back to the one before it. They are gradients of the loss summed over the targets, before train.gradient divides.")
          double delta)
      implements Serializable {

    /** Bounds on a step's gradient. */
    public Clipping gradient() {
      return new Clipping(norm, value);
    }
  }

  /** When the state of a run is saved, and how long it stays. The learned weights are the same. */
  public record CheckpointSettings(
      @Key(value = "none", word = "none") @Doc("Steps between two checkpoints.") long everySteps,
      @Key(value = "1", word = "none")
          @Doc(
              "Minutes between two checkpoints. One is saved at the end of the round in which they"
                  + " have passed.")
          double everyMinutes,
      @Key("3") @Doc("How many of the newest checkpoints stay.") int keep,
      @Key(value = "none", word = "none")
          @Doc("The first checkpoint of every so many steps stays too.")
          long keepEvery,
      @Key("true")
          @Doc(
              "Whether the state with the lowest loss so far is saved, and stays until a better one"
                  + " comes.")
          boolean keepBest)
      implements Serializable {}

  /** How long a run waits for a cluster before it gives up. The learned weights are the same. */
  public record ClusterSettings(
      @Key("2min")
          @Doc(
              "From the start until the cluster has answered and the requested executors have"
                  + " registered: those of spark.cores.max or spark.executor.instances, else one.")
          Duration waitForExecutors,
      @Key("5min") @Doc("With work to do and no executor.") Duration executorDeadline,
      @Key("30min")
          @Doc(
              "For a round: one step, or train.local-steps of them. While a text is prepared: until"
                  + " another task has ended.")
          Duration stepDeadline,
      @Key("1d")
          @Doc(
              "For any other job (evaluation, scoring, sweep): until another task has ended. A task"
                  + " of a sweep is a whole training.")
          Duration taskDeadline)
      implements Serializable {

    /** A time as the user writes it. */
    public static String written(Duration time) {
      return KeyType.text(time);
    }
  }
}
