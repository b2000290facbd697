package dev.carrybit.config;

import dev.carrybit.nn.Distribution;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Output;
import java.util.ArrayList;
import java.util.List;

/** What the settings of a run demand of each other. */
final class Rules {

  /** Bits that one word of NumPy's generator fills: the summands have one less than the sum. */
  private static final int NUMPY_BITS = 33;

  /** Seeds from which Commons Math's generator gives NumPy's stream. */
  private static final long NUMPY_SEEDS = 1L << 31;

  private final List<Problem> problems = new ArrayList<>();

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
    rules.shards(train);
    rules.rounds(train);
    rules.round(Keys.CHECKPOINT_STEPS, checkpoint.everySteps(), train);
    rules.end(train);
    return rules.problems;
  }

  private void numpy(TaskSettings task, long seed, ModelSettings model, TrainSettings train) {
    var where = " where random = numpy";
    if (task instanceof AdditionSettings addition) {
      int bits = addition.bits();
      demand(
          bits >= 2 && bits <= NUMPY_BITS,
          Keys.BITS,
          "2 to 33" + where,
          bits,
          Keys.RANDOM,
          Keys.TASK);
    } else {
      demand(false, Keys.TASK, "addition" + where, "text", Keys.RANDOM);
    }
    demand(
        seed >= 0 && seed < NUMPY_SEEDS,
        Keys.SEED,
        "a number from 0 to " + (NUMPY_SEEDS - 1) + where,
        seed,
        Keys.RANDOM);
    demand(train.batch() == 1, Keys.BATCH, "1" + where, train.batch(), Keys.RANDOM);
    demand(train.shards() == 1, Keys.SHARDS, "1" + where, train.shards(), Keys.RANDOM);
    demand(model.layers() == 1, Keys.LAYERS, "1" + where, model.layers(), Keys.RANDOM);
    demand(!model.bias(), Keys.BIAS, "false" + where, "true", Keys.RANDOM);
    numpyWeights(model.init(), where);
  }

  private void numpyWeights(InitSettings init, String where) {
    var uniform = Distribution.UNIFORM;
    var expected = "uniform" + where;
    var was = "orthogonal";
    demand(init.input() == uniform, Keys.INIT_INPUT, expected, was, Keys.RANDOM);
    demand(init.recurrent() == uniform, Keys.INIT_RECURRENT, expected, was, Keys.RANDOM);
    demand(init.output() == uniform, Keys.INIT_OUTPUT, expected, was, Keys.RANDOM);
  }

  private void text(TextSettings text, TrainSettings train) {
    double kept = text.validation() + text.test();
    demand(
        kept < 1,
        Keys.VALIDATION,
        "with text.test a sum below 1, as the rest is for training",
        kept,
        Keys.TEST,
        Keys.TASK);
    if (train.evaluates()) {
      demand(
          text.validation() > 0,
          Keys.VALIDATION,
          "more than 0 where train.evaluate-every is set",
          text.validation(),
          Keys.EVALUATE_EVERY,
          Keys.TASK);
    }
    if (text.window().isWhole()) {
      var one = "1 where text.window = whole";
      demand(train.batch() == 1, Keys.BATCH, one, train.batch(), Keys.WINDOW, Keys.TASK);
      demand(train.shards() == 1, Keys.SHARDS, one, train.shards(), Keys.WINDOW, Keys.TASK);
    }
  }

  private void addition(ModelSettings model, TrainSettings train) {
    var where = " where task = addition";
    demand(
        model.hidden() instanceof HiddenSize.Fixed,
        Keys.HIDDEN,
        "a number" + where,
        "vocabulary",
        Keys.TASK);
    demand(
        train.epochs() == Double.POSITIVE_INFINITY,
        Keys.EPOCHS,
        "none" + where + ", which never ends",
        train.epochs(),
        Keys.TASK);
    demand(!train.samples(), Keys.SAMPLE_EVERY, "none" + where, train.sampleEvery(), Keys.TASK);
    demand(
        !train.hasTarget() || train.target() <= 1,
        Keys.TARGET,
        "a share of at most 1" + where,
        train.target(),
        Keys.TASK);
  }

  private void model(ModelSettings model) {
    demand(
        model.output() == Output.SIGMOID || model.loss() == Loss.CROSS_ENTROPY,
        Keys.LOSS,
        "cross-entropy where model.output = softmax",
        "squared",
        Keys.OUTPUT);
    double low = model.init().low();
    double high = model.init().high();
    if (Double.isFinite(low) != Double.isFinite(high)) {
      demand(
          false,
          Keys.INIT_LOW,
          "with model.init.high two numbers or auto twice",
          Keys.INIT_LOW.kind().write().apply(low)
              + " and "
              + Keys.INIT_HIGH.kind().write().apply(high),
          Keys.INIT_HIGH);
    } else if (!model.init().automatic()) {
      demand(
          low < high && Double.isFinite(high - low),
          Keys.INIT_LOW,
          "a number below model.init.high, at a finite distance",
          low + " and " + high,
          Keys.INIT_HIGH);
    }
  }

  private void shards(TrainSettings train) {
    demand(
        train.batch() >= train.shards(),
        Keys.BATCH,
        "a sequence for each of train.shards = " + train.shards(),
        train.batch(),
        Keys.SHARDS);
    if (train.localSteps() > 1 && train.batch() >= train.shards()) {
      demand(
          train.batch() % train.shards() == 0,
          Keys.BATCH,
          "a multiple of train.shards = %s where train.local-steps > 1".formatted(train.shards()),
          train.batch(),
          Keys.SHARDS,
          Keys.LOCAL_STEPS);
    }
  }

  private void rounds(TrainSettings train) {
    round(Keys.STEPS, train.steps(), train);
    round(Keys.LOG_EVERY, train.logEvery(), train);
    round(Keys.EVALUATE_EVERY, train.evaluateEvery(), train);
    round(Keys.SAMPLE_EVERY, train.sampleEvery(), train);
  }

  private void round(Key<Long> key, long steps, TrainSettings train) {
    demand(
        steps == TrainSettings.NEVER || steps % train.localSteps() == 0,
        key,
        "a multiple of train.local-steps = " + train.localSteps(),
        steps,
        Keys.LOCAL_STEPS);
  }

  private void end(TrainSettings train) {
    boolean ends =
        train.steps() != TrainSettings.NEVER
            || train.epochs() < Double.POSITIVE_INFINITY
            || train.maxMinutes() < Double.POSITIVE_INFINITY
            || train.hasTarget();
    demand(
        ends,
        Keys.STEPS,
        "a number here or in train.epochs, train.max-minutes or train.target, so that the run ends",
        "none",
        Keys.EPOCHS,
        Keys.MAX_MINUTES,
        Keys.TARGET);
    demand(
        !train.hasTarget() || train.evaluates(),
        Keys.EVALUATE_EVERY,
        "a number of steps where train.target is set",
        "none",
        Keys.TARGET);
  }

  private void demand(boolean met, Key<?> key, String expected, Object was, Key<?>... others) {
    if (!met) {
      var keys = new ArrayList<Key<?>>(List.of(key));
      keys.addAll(List.of(others));
      problems.add(new Problem(key + ": expected " + expected + ", was " + was, keys));
    }
  }
}
