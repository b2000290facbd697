package dev.carrybit.config;

import dev.carrybit.nn.Distribution;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Output;
import java.util.List;

/** What the settings of a run demand of each other. */
final class Rules {

  /** Bits that one word of NumPy's generator fills: the summands have one less than the sum. */
  private static final int NUMPY_BITS = 33;

  /** Seeds from which Commons Math's generator gives NumPy's stream. */
  private static final long NUMPY_SEEDS = 1L << 31;

  private final Demands demands = new Demands();

  private Rules() {}

  /** The rules that are broken. */
  static List<Problem> broken(
      TaskSettings task,
      long seed,
      RandomSource random,
      ModelSettings model,
      TrainSettings train,
      CheckpointSettings checkpoint) {
    var rules = new Rules();
    if (random == RandomSource.NUMPY) {
      rules.numpy(task, seed, model, train);
    }
    if (task instanceof TextSettings text) {
      rules.text(text, train);
    } else {
      rules.addition(model, train);
    }
    rules.model(model);
    rules.embedding(task, model);
    new CourseRules(rules.demands, train).check(task, checkpoint);
    return rules.demands.problems();
  }

  private void numpy(TaskSettings task, long seed, ModelSettings model, TrainSettings train) {
    var where = " where random = numpy";
    if (task instanceof AdditionSettings addition) {
      int bits = addition.bits();
      demand(
          bits >= 2 && bits <= NUMPY_BITS,
          TaskKeys.BITS,
          "2 to 33" + where,
          bits,
          TaskKeys.RANDOM,
          TaskKeys.TASK);
    } else {
      demand(false, TaskKeys.TASK, "addition" + where, "text", TaskKeys.RANDOM);
    }
    demand(
        seed >= 0 && seed < NUMPY_SEEDS,
        TaskKeys.SEED,
        "a number from 0 to " + (NUMPY_SEEDS - 1) + where,
        seed,
        TaskKeys.RANDOM);
    demand(train.batch() == 1, TrainKeys.BATCH, "1" + where, train.batch(), TaskKeys.RANDOM);
    demand(train.shards() == 1, TrainKeys.SHARDS, "1" + where, train.shards(), TaskKeys.RANDOM);
    demand(model.layers() == 1, ModelKeys.LAYERS, "1" + where, model.layers(), TaskKeys.RANDOM);
    demand(!model.bias(), ModelKeys.BIAS, "false" + where, "true", TaskKeys.RANDOM);
    demand(
        !model.embeds(), ModelKeys.EMBEDDING, "none" + where, model.embedding(), TaskKeys.RANDOM);
    numpyWeights(model.init(), where);
  }

  private void numpyWeights(InitSettings init, String where) {
    numpyWeights(ModelKeys.INIT_INPUT, init.input(), where);
    numpyWeights(ModelKeys.INIT_RECURRENT, init.recurrent(), where);
    numpyWeights(ModelKeys.INIT_OUTPUT, init.output(), where);
  }

  private void numpyWeights(Key<Distribution> key, Distribution was, String where) {
    var written = key.kind().write().apply(was);
    demand(was == Distribution.UNIFORM, key, "uniform" + where, written, TaskKeys.RANDOM);
  }

  private void text(TextSettings text, TrainSettings train) {
    double kept = text.validation().fraction() + text.test().fraction();
    demand(
        kept < 1,
        TextKeys.VALIDATION,
        "with text.test a sum below 1, as the rest is for training",
        kept,
        TextKeys.TEST,
        TaskKeys.TASK);
    documents(text);
    if (train.evaluates()) {
      demand(
          text.validation().some(),
          TextKeys.VALIDATION,
          "more than 0 where train.evaluate-every is set",
          text.validation(),
          TrainKeys.EVALUATE_EVERY,
          TaskKeys.TASK);
    }
    if (text.window().isWhole()) {
      var one = "1 where text.window = whole";
      demand(
          train.batch() == 1, TrainKeys.BATCH, one, train.batch(), TextKeys.WINDOW, TaskKeys.TASK);
      demand(
          train.shards() == 1,
          TrainKeys.SHARDS,
          one,
          train.shards(),
          TextKeys.WINDOW,
          TaskKeys.TASK);
    }
  }

  private void documents(TextSettings text) {
    var boundary = text.documentBoundary();
    demand(
        boundary.equals(TextSettings.ONE_DOCUMENT) || WrittenSymbol.isOne(text.tokens(), boundary),
        TextKeys.DOCUMENT_BOUNDARY,
        "none or "
            + WrittenSymbol.expected(text.tokens())
            + " where text.tokens = "
            + TextKeys.TOKENS.kind().write().apply(text.tokens()),
        Excerpt.of(TextKeys.DOCUMENT_BOUNDARY.kind().write().apply(boundary)),
        TextKeys.TOKENS,
        TaskKeys.TASK);
  }

  private void addition(ModelSettings model, TrainSettings train) {
    var where = " where task = addition";
    demand(
        model.hidden() instanceof HiddenSize.Fixed,
        ModelKeys.HIDDEN,
        "a number" + where,
        "vocabulary",
        TaskKeys.TASK);
    demand(
        train.epochs() == Double.POSITIVE_INFINITY,
        TrainKeys.EPOCHS,
        "none" + where + ", which never ends",
        train.epochs(),
        TaskKeys.TASK);
    demand(
        !train.samples(),
        TrainKeys.SAMPLE_EVERY,
        "none" + where,
        train.sampleEvery(),
        TaskKeys.TASK);
    demand(
        !train.hasTarget() || train.target() <= 1,
        TrainKeys.TARGET,
        "a share of at most 1" + where,
        train.target(),
        TaskKeys.TASK);
  }

  private void embedding(TaskSettings task, ModelSettings model) {
    if (task instanceof AdditionSettings addition) {
      demand(
          !model.embeds() || addition.encoding() == AdditionEncoding.PAIR,
          ModelKeys.EMBEDDING,
          "none where addition.encoding = bits, which are numbers already",
          model.embedding(),
          TaskKeys.ENCODING,
          TaskKeys.TASK);
    }
  }

  private void model(ModelSettings model) {
    demand(
        model.dropout() == 0 || model.layers() > 1,
        ModelKeys.DROPOUT,
        "0 where model.layers = 1, as it is between layers",
        model.dropout(),
        ModelKeys.LAYERS);
    demand(
        model.output() == Output.SIGMOID || model.loss() == Loss.CROSS_ENTROPY,
        ModelKeys.LOSS,
        "cross-entropy where model.output = softmax",
        "squared",
        ModelKeys.OUTPUT);
    double low = model.init().low();
    double high = model.init().high();
    if (Double.isFinite(low) != Double.isFinite(high)) {
      demand(
          false,
          ModelKeys.INIT_LOW,
          "with model.init.high two numbers or auto twice",
          ModelKeys.INIT_LOW.kind().write().apply(low)
              + " and "
              + ModelKeys.INIT_HIGH.kind().write().apply(high),
          ModelKeys.INIT_HIGH);
    } else if (!model.init().automatic()) {
      demand(
          low < high && Double.isFinite(high - low),
          ModelKeys.INIT_LOW,
          "a number below model.init.high, at a finite distance",
          low + " and " + high,
          ModelKeys.INIT_HIGH);
    }
  }

  private void demand(boolean met, Key<?> key, String expected, Object was, Key<?>... others) {
    demands.demand(met, key, expected, was, others);
  }
}
