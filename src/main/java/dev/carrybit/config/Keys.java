package dev.carrybit.config;

import dev.carrybit.data.Tokens;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.KernelFallback;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Distribution;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Output;
import java.time.Duration;
import java.util.List;

/** All keys, in the order of {@code defaults.conf}, which explains them. */
final class Keys {

  private static final int MOST = Integer.MAX_VALUE;

  /** What {@link #GAIN} and {@link #OUTPUT_DECAY} yield for complement and same. */
  static final double DERIVED = -1;

  static final String ADDITION_TASK = "addition";
  static final String TEXT_TASK = "text";
  static final String ELMAN = "elman";
  static final String LSTM_CELL = "lstm";
  static final String SGD = "sgd";
  static final String RMSPROP = "rmsprop";
  static final String ADAM = "adam";

  static final Key<String> TASK = new Key<>("task", Kind.word(ADDITION_TASK, TEXT_TASK));
  static final Key<Long> SEED = new Key<>("seed", Kind.whole(Long.MIN_VALUE, Long.MAX_VALUE));
  static final Key<RandomSource> RANDOM = new Key<>("random", Kind.choice(RandomSource.values()));
  static final Key<String> RUN_DIR = new Key<>("run.dir", Kind.path());

  static final Key<Integer> BITS =
      new Key<>("addition.bits", Kind.size(1, AdditionSettings.MOST_BITS));
  static final Key<AdditionEncoding> ENCODING =
      new Key<>("addition.encoding", Kind.choice(AdditionEncoding.values()));

  static final Key<String> INPUT = new Key<>("text.input", Kind.path());
  static final Key<Integer> GENERATED =
      new Key<>("text.generated", Kind.size(1, TextSettings.MOST_SENTENCES));
  static final Key<Tokens> TOKENS = new Key<>("text.tokens", Kind.choice(Tokens.values()));
  static final Key<Integer> WINDOW =
      new Key<>("text.window", Kind.size(1, MOST - 1).or("whole", Window.WHOLE.steps()));
  static final Key<Boolean> CARRY_STATE = new Key<>("text.carry-state", Kind.flag());
  static final Key<Double> VALIDATION = new Key<>("text.validation", Kind.fraction());
  static final Key<Double> TEST = new Key<>("text.test", Kind.fraction());
  static final Key<Integer> VOCABULARY_SIZE = new Key<>("text.vocabulary.size", Kind.size(2, MOST));
  static final Key<Integer> VOCABULARY_MINIMUM_COUNT =
      new Key<>("text.vocabulary.minimum-count", Kind.size(1, MOST));

  static final Key<String> CELL = new Key<>("model.cell", Kind.word(ELMAN, LSTM_CELL));
  static final Key<Integer> LAYERS = new Key<>("model.layers", Kind.size(1, MOST));
  static final Key<HiddenSize> HIDDEN = new Key<>("model.hidden", hidden());
  static final Key<Activation> ACTIVATION =
      new Key<>("model.activation", Kind.choice(Activation.values()));
  static final Key<Boolean> BIAS = new Key<>("model.bias", Kind.flag());
  static final Key<Output> OUTPUT = new Key<>("model.output", Kind.choice(Output.values()));
  static final Key<Double> FORGET_BIAS = new Key<>("model.forget-bias", Kind.number());
  static final Key<Distribution> INIT_INPUT =
      new Key<>("model.init.input", Kind.choice(Distribution.values()));
  static final Key<Distribution> INIT_RECURRENT =
      new Key<>("model.init.recurrent", Kind.choice(Distribution.values()));
  static final Key<Distribution> INIT_OUTPUT =
      new Key<>("model.init.output", Kind.choice(Distribution.values()));
  static final Key<Double> INIT_LOW =
      new Key<>("model.init.low", Kind.number().or("auto", Double.NEGATIVE_INFINITY));
  static final Key<Double> INIT_HIGH =
      new Key<>("model.init.high", Kind.number().or("auto", Double.POSITIVE_INFINITY));
  static final Key<Loss> LOSS = new Key<>("loss", Kind.choice(Loss.values()));

  static final Key<String> OPTIMIZER = new Key<>("optimizer.name", Kind.word(SGD, RMSPROP, ADAM));
  static final Key<Double> LEARNING_RATE = new Key<>("optimizer.learning-rate", Kind.positive());
  static final Key<Double> MOMENTUM = new Key<>("optimizer.momentum", Kind.fraction());
  static final Key<Double> DECAY = new Key<>("optimizer.decay", Kind.fraction());
  static final Key<Double> GAIN =
      new Key<>("optimizer.gain", Kind.positive().or("complement", DERIVED));
  static final Key<Double> OUTPUT_DECAY =
      new Key<>("optimizer.output-decay", Kind.fraction().or("same", DERIVED));
  static final Key<Double> BETA1 = new Key<>("optimizer.beta1", Kind.fraction());
  static final Key<Double> BETA2 = new Key<>("optimizer.beta2", Kind.fraction());
  static final Key<Double> EPSILON = new Key<>("optimizer.epsilon", Kind.positive());
  static final Key<Boolean> EPSILON_INSIDE_ROOT =
      new Key<>("optimizer.epsilon-inside-root", Kind.flag());

  static final Key<Double> CLIP_NORM = new Key<>("clip.norm", bound());
  static final Key<Double> CLIP_VALUE = new Key<>("clip.value", bound());
  static final Key<Double> CLIP_DELTA = new Key<>("clip.delta", bound());

  static final Key<Long> STEPS = new Key<>("train.steps", steps());
  static final Key<Double> EPOCHS = new Key<>("train.epochs", bound());
  static final Key<Double> MAX_MINUTES = new Key<>("train.max-minutes", bound());
  static final Key<Double> TARGET = new Key<>("train.target", bound());
  static final Key<Integer> BATCH = new Key<>("train.batch", Kind.size(1, MOST));
  static final Key<Integer> SHARDS = new Key<>("train.shards", Kind.size(1, MOST));
  static final Key<GradientScale> GRADIENT =
      new Key<>("train.gradient", Kind.choice(GradientScale.values()));
  static final Key<Integer> LOCAL_STEPS = new Key<>("train.local-steps", Kind.size(1, MOST));
  static final Key<Long> LOG_EVERY =
      new Key<>("train.log-every", Kind.whole(1, TrainSettings.NEVER - 1));
  static final Key<Long> EVALUATE_EVERY = new Key<>("train.evaluate-every", steps());
  static final Key<Long> SAMPLE_EVERY = new Key<>("train.sample-every", steps());

  static final Key<Long> CHECKPOINT_STEPS = new Key<>("checkpoint.every-steps", steps());
  static final Key<Double> CHECKPOINT_MINUTES = new Key<>("checkpoint.every-minutes", bound());
  static final Key<Integer> KEEP = new Key<>("checkpoint.keep", Kind.size(1, MOST));
  static final Key<Long> KEEP_EVERY = new Key<>("checkpoint.keep-every", steps());

  static final Key<Integer> SAMPLE_LENGTH =
      new Key<>("sample.length", Kind.size(1, SampleSettings.LONGEST));
  static final Key<Double> TEMPERATURE = new Key<>("sample.temperature", Kind.atLeastZero());
  static final Key<Integer> TOP_K =
      new Key<>("sample.top-k", Kind.size(1, MOST - 1).or("none", SampleSettings.ALL));
  static final Key<SampleFeed> FEED = new Key<>("sample.feed", Kind.choice(SampleFeed.values()));

  static final Key<KernelChoice> KERNELS =
      new Key<>("compute.kernels", Kind.choice(KernelChoice.values()));
  static final Key<KernelFallback> FALLBACK =
      new Key<>("compute.fallback", Kind.choice(KernelFallback.values()));

  static final Key<Duration> WAIT_FOR_EXECUTORS =
      new Key<>("cluster.wait-for-executors", Kind.duration(ClusterSettings.LONGEST));
  static final Key<Duration> EXECUTOR_DEADLINE =
      new Key<>("cluster.executor-deadline", Kind.duration(ClusterSettings.LONGEST));
  static final Key<Duration> STEP_DEADLINE =
      new Key<>("cluster.step-deadline", Kind.duration(ClusterSettings.LONGEST));

  static final List<Key<?>> ALL =
      List.of(
          TASK,
          SEED,
          RANDOM,
          RUN_DIR,
          BITS,
          ENCODING,
          INPUT,
          GENERATED,
          TOKENS,
          WINDOW,
          CARRY_STATE,
          VALIDATION,
          TEST,
          VOCABULARY_SIZE,
          VOCABULARY_MINIMUM_COUNT,
          CELL,
          LAYERS,
          HIDDEN,
          ACTIVATION,
          BIAS,
          OUTPUT,
          FORGET_BIAS,
          INIT_INPUT,
          INIT_RECURRENT,
          INIT_OUTPUT,
          INIT_LOW,
          INIT_HIGH,
          LOSS,
          OPTIMIZER,
          LEARNING_RATE,
          MOMENTUM,
          DECAY,
          GAIN,
          OUTPUT_DECAY,
          BETA1,
          BETA2,
          EPSILON,
          EPSILON_INSIDE_ROOT,
          CLIP_NORM,
          CLIP_VALUE,
          CLIP_DELTA,
          STEPS,
          EPOCHS,
          MAX_MINUTES,
          TARGET,
          BATCH,
          SHARDS,
          GRADIENT,
          LOCAL_STEPS,
          LOG_EVERY,
          EVALUATE_EVERY,
          SAMPLE_EVERY,
          CHECKPOINT_STEPS,
          CHECKPOINT_MINUTES,
          KEEP,
          KEEP_EVERY,
          SAMPLE_LENGTH,
          TEMPERATURE,
          TOP_K,
          FEED,
          KERNELS,
          FALLBACK,
          WAIT_FOR_EXECUTORS,
          EXECUTOR_DEADLINE,
          STEP_DEADLINE);

  private static final List<String> NAMES = ALL.stream().map(Key::name).toList();

  private Keys() {}

  static boolean isKey(String name) {
    return NAMES.contains(name);
  }

  /** Whether keys begin with {@code name} and a dot. */
  static boolean isGroup(String name) {
    return NAMES.stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /** What is wrong with a name that is none of a key. */
  static String unknown(String name) {
    return Excerpt.of(name) + ": unknown key, the nearest is " + NearestKey.to(name, NAMES);
  }

  private static Kind<Double> bound() {
    return Kind.positive().or("none", Double.POSITIVE_INFINITY);
  }

  private static Kind<Long> steps() {
    return Kind.whole(1, TrainSettings.NEVER - 1).or("none", TrainSettings.NEVER);
  }

  private static Kind<HiddenSize> hidden() {
    var units = Kind.size(1, MOST);
    return new Kind<HiddenSize>(
            units.expected(),
            text -> units.parse().apply(text).map(HiddenSize.Fixed::new),
            size -> String.valueOf(size.units(0)))
        .or("vocabulary", new HiddenSize.Vocabulary());
  }
}
