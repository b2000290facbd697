package dev.carrybit.config;

import dev.carrybit.config.ModelSettings.InitSettings;
import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.config.RunSettings.RandomSource;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.config.TrainSettings.ScheduleSettings.ScheduleName;
import dev.carrybit.nn.Initialization.Distribution;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rules that settings follow together. */
final class Rules {

  /** Bits that one word of NumPy's generator fills: the summands have one less than the sum. */
  private static final int NUMPY_BITS = 33;

  /** Seeds from which Commons Math's generator gives NumPy's stream. */
  private static final long NUMPY_SEEDS = 1L << 31;

  /**
   * A rule that is broken.
   *
   * @param message one line, without the place
   * @param keys whose values clash, the one to blame first
   */
  record Violation(String message, List<String> keys) {}

  private final Map<String, String> texts;
  private final List<Violation> violations = new ArrayList<>();

  private Rules(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * The rules that are broken.
   *
   * @param texts of all keys, as in messages
   * @param heap bytes that the run has
   */
  static List<Violation> violations(RunSettings settings, Map<String, String> texts, long heap) {
    var rules = new Rules(texts);
    rules.numpy(settings);
    if (settings.task() instanceof TextSettings text) {
      rules.text(text, settings.train());
    } else {
      rules.addition(settings);
    }
    rules.model(settings.model());
    rules.steps(settings.train(), settings.checkpoint());
    rules.end(settings.train());
    rules.schedule(settings);
    rules.best(settings.train(), settings.checkpoint());
    if (rules.violations.isEmpty()) { // only then is there a network to be estimated
      rules.memory(settings, heap);
    }
    return rules.violations;
  }

  /**
   * Notes a violation, unless a rule is met.
   *
   * @param key the key to blame
   * @param others keys that the rule follows from
   */
  private void require(boolean met, String key, String expected, String... others) {
    requireAs(texts.get(key), met, key, expected, others);
  }

  private void requireAs(Object was, boolean met, String key, String expected, String... others) {
    var keys = new ArrayList<>(List.of(key));
    keys.addAll(List.of(others));
    if (!texts.keySet().containsAll(keys)) {
      throw new IllegalArgumentException(keys + ": expected keys");
    }
    if (!met) {
      violations.add(new Violation(key + ": expected " + expected + ", was " + was, keys));
    }
  }

  private void numpy(RunSettings settings) {
    if (settings.random() != RandomSource.NUMPY) {
      return;
    }
    var where = " where random = numpy";
    if (settings.task() instanceof AdditionSettings addition) {
      boolean fits = addition.bits() >= 2 && addition.bits() <= NUMPY_BITS;
      require(fits, "addition.bits", "2 to 33" + where, "random", "task");
    } else {
      require(false, "task", "addition" + where, "random");
    }
    boolean seeds = settings.seed() >= 0 && settings.seed() < NUMPY_SEEDS;
    require(seeds, "seed", "a number from 0 to " + (NUMPY_SEEDS - 1) + where, "random");
    var train = settings.train();
    require(train.batch() == 1, "train.batch", "1" + where, "random");
    require(train.shards() == 1, "train.shards", "1" + where, "random");
    var model = settings.model();
    require(model.layers() == 1, "model.layers", "1" + where, "random");
    require(!model.bias(), "model.bias", "false" + where, "random");
    require(!model.embeds(), "model.embedding", "none" + where, "random");
    var init = model.init();
    var uniform = "uniform" + where;
    require(init.input() == Distribution.UNIFORM, "model.init.input", uniform, "random");
    require(init.recurrent() == Distribution.UNIFORM, "model.init.recurrent", uniform, "random");
    require(init.output() == Distribution.UNIFORM, "model.init.output", uniform, "random");
  }

  private void text(TextSettings text, TrainSettings train) {
    double kept = text.validation().fraction() + text.test().fraction();
    requireAs(
        kept,
        kept < 1,
        "text.validation",
        "with text.test a sum below 1, as the rest is for training",
        "text.test",
        "task");
    var boundary = text.documentBoundary();
    requireAs(
        Quote.of(texts.get("text.document-boundary")),
        boundary.equals(EscapedSymbol.NONE) || boundary.isOne(text.tokens()),
        "text.document-boundary",
        "none or %s where text.tokens = %s"
            .formatted(EscapedSymbol.expected(text.tokens()), texts.get("text.tokens")),
        "text.tokens",
        "task");
    require(
        !train.evaluates() || text.validation().some(),
        "text.validation",
        "more than 0 where train.evaluate-every is set",
        "train.evaluate-every",
        "task");
    var one = "1 where text.window = whole";
    boolean parts = !text.isWhole();
    require(parts || train.batch() == 1, "train.batch", one, "text.window", "task");
    require(parts || train.shards() == 1, "train.shards", one, "text.window", "task");
  }

  private void addition(RunSettings settings) {
    var where = " where task = addition";
    var model = settings.model();
    var train = settings.train();
    require(!model.followsVocabulary(), "model.hidden", "a number" + where, "task");
    require(
        train.epochs() == Double.POSITIVE_INFINITY,
        "train.epochs",
        "none" + where + ", which never ends",
        "task");
    require(!train.samples(), "train.sample-every", "none" + where, "task");
    require(
        !train.hasTarget() || train.target() <= 1,
        "train.target",
        "a share of at most 1" + where,
        "task");
    require(
        !model.embeds() || settings.addition().encoding() == AdditionSettings.BitEncoding.PAIR,
        "model.embedding",
        "none where addition.encoding = bits, which are numbers already",
        "addition.encoding",
        "task");
  }

  private void model(ModelSettings model) {
    require(
        model.dropout() == 0 || model.layers() > 1,
        "model.dropout",
        "0 where model.layers = 1, as it is between layers",
        "model.layers");
    require(
        model.output() == Output.SIGMOID || model.loss() == Loss.CROSS_ENTROPY,
        "loss",
        "cross-entropy where model.output = softmax",
        "model.output");
    bounds(model.init());
  }

  private void bounds(InitSettings init) {
    boolean alike = Double.isFinite(init.low()) == Double.isFinite(init.high());
    boolean ordered = init.low() < init.high() && Double.isFinite(init.high() - init.low());
    requireAs(
        texts.get("model.init.low") + " and " + texts.get("model.init.high"),
        alike && (ordered || init.automatic()),
        "model.init.low",
        alike
            ? "a number below model.init.high, at a finite distance"
            : "with model.init.high two numbers or auto twice",
        "model.init.high");
  }

  private void steps(TrainSettings train, CheckpointSettings checkpoint) {
    boolean enough = train.batch() >= train.shards();
    require(
        enough,
        "train.batch",
        "a sequence for each of train.shards = " + train.shards(),
        "train.shards");
    require(
        !enough || train.localSteps() == 1 || train.batch() % train.shards() == 0,
        "train.batch",
        "a multiple of train.shards = %s where train.local-steps > 1".formatted(train.shards()),
        "train.shards",
        "train.local-steps");
    wholeRounds("train.steps", train.steps(), train);
    wholeRounds("train.log-every", train.logEvery(), train);
    wholeRounds("train.evaluate-every", train.evaluateEvery(), train);
    wholeRounds("train.sample-every", train.sampleEvery(), train);
    wholeRounds("checkpoint.every-steps", checkpoint.everySteps(), train);
  }

  private void wholeRounds(String key, long steps, TrainSettings train) {
    require(
        steps == TrainSettings.NEVER || steps % train.localSteps() == 0,
        key,
        "a multiple of train.local-steps = " + train.localSteps(),
        "train.local-steps");
  }

  private void end(TrainSettings train) {
    require(
        train.hasLength() || train.maxMinutes() < Double.POSITIVE_INFINITY || train.hasTarget(),
        "train.steps",
        "a number here or in train.epochs, train.max-minutes or train.target, so that the run ends",
        "train.epochs",
        "train.max-minutes",
        "train.target");
    evaluates(train, !train.hasTarget(), "train.target is set", "train.target");
  }

  private void schedule(RunSettings settings) {
    var train = settings.train();
    var name = train.schedule().name();
    require(
        name != ScheduleName.STEP && name != ScheduleName.EXPONENTIAL
            || settings.task() instanceof TextSettings,
        "optimizer.schedule.name",
        "constant, cosine or plateau where task = addition, which has no epochs",
        "task");
    require(
        !train.schedule().needsEnd() || train.hasLength(),
        "train.steps",
        "a number here or in train.epochs where optimizer.schedule.name = cosine",
        "train.epochs",
        "optimizer.schedule.name");
    evaluates(
        train,
        name != ScheduleName.PLATEAU,
        "optimizer.schedule.name = plateau",
        "optimizer.schedule.name");
  }

  private void best(TrainSettings train, CheckpointSettings checkpoint) {
    boolean goesOn = train.patience() == TrainSettings.NEVER;
    evaluates(train, goesOn, "train.patience is set", "train.patience");
    boolean last = train.result() == ResultWeights.LAST;
    evaluates(train, last, "train.result = best", "train.result");
    require(
        last || checkpoint.keepBest(),
        "checkpoint.keep-best",
        "true where train.result = best",
        "train.result");
  }

  private void evaluates(TrainSettings train, boolean unnecessary, String where, String because) {
    require(
        unnecessary || train.evaluates(),
        "train.evaluate-every",
        "a number of steps where " + where,
        because);
  }

  private void memory(RunSettings settings, long heap) {
    var size = MemoryEstimate.of(settings, MemoryEstimate.assumedSymbols(settings.task()));
    if (size.fits(heap)) {
      return;
    }
    var message =
        "model.hidden = %s: expected sizes that fit a heap of %s bytes and arrays of 2^31 numbers,"
            + " were %s bytes (weights %s, gradient %s, optimizer %s, one shard %s) and %s numbers;"
            + " choose smaller sizes, or more --driver-memory";
    violations.add(
        new Violation(
            message.formatted(
                texts.get("model.hidden"),
                heap,
                size.totalBytes(),
                size.weightBytes(),
                size.gradientBytes(),
                size.optimizerBytes(),
                size.activationBytes(),
                size.longestArray()),
            List.of(
                "model.hidden",
                "model.layers",
                "train.batch",
                "train.shards",
                "task",
                "addition.bits",
                "text.window",
                "text.generated",
                "text.vocabulary.size")));
  }
}
