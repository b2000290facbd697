package dev.carrybit.config;

import dev.carrybit.config.AdditionSettings.BitEncoding;
import dev.carrybit.config.RunSettings.RandomSource;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.config.TrainSettings.ScheduleSettings.ScheduleName;
import dev.carrybit.nn.Output;
import dev.carrybit.storage.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The rules that settings follow together. */
final class Rules {

  /** Bits that one word of NumPy's generator fills: the summands have one less than the sum. */
  private static final int NUMPY_BITS = 33;

  /** The driver holds what each line of a round says until the round has ended. */
  private static final int MOST_LINES = 10_000;

  /** The largest seed from which Commons Math's generator gives NumPy's stream. */
  private static final int LARGEST_NUMPY_SEED = Integer.MAX_VALUE;

  /** The keys on which the size of a run depends, the one to blame first. */
  private static final List<String> SIZES =
      List.of(
          "model.hidden",
          "model.layers",
          "train.batch",
          "train.shards",
          "task",
          "addition.bits",
          "text.window",
          "text.generated",
          "text.vocabulary.size");

  /**
   * A rule that is broken.
   *
   * @param message one line, without the place
   * @param keys whose values clash, the one to blame first
   */
  record Violation(String message, List<String> keys) {}

  private final RunSettings settings;
  private final Map<String, String> texts;
  private final Set<String> unsound;
  private final TrainSettings train;
  private final ModelSettings model;
  private final List<Violation> violations = new ArrayList<>();

  private Rules(RunSettings settings, Map<String, String> texts, Set<String> unsound) {
    this.settings = settings;
    this.texts = texts;
    this.unsound = unsound;
    this.train = settings.train();
    this.model = settings.model();
  }

  /**
   * The rules that are broken.
   *
   * @param texts of all keys, as in messages
   * @param unsound keys that have a wrong value; rules that concern them are skipped
   * @param heap bytes that the run has
   */
  static List<Violation> violations(
      RunSettings settings, Map<String, String> texts, Set<String> unsound, long heap) {
    var rules = new Rules(settings, texts, unsound);
    if (settings.random() == RandomSource.NUMPY) {
      rules.numpy();
    }
    if (settings.task() instanceof TextSettings text) {
      rules.text(text);
    } else if (!unsound.contains("task")) {
      rules.addition();
    }
    rules.model();
    rules.steps();
    rules.end();
    rules.schedule();
    rules.best();
    if (rules.violations.isEmpty()) { // only then is there a network to be estimated
      rules.memory(heap);
    }
    return rules.violations;
  }

  /** Notes a violation, unless a rule is met. Keys that {@code expected} names share the blame. */
  private void require(boolean met, String key, String expected) {
    if (!met) {
      var others = texts.keySet().stream().filter(expected::contains);
      var message = key + ": expected " + expected + ", was " + Quote.of(texts.get(key));
      violate(message, Stream.concat(Stream.of(key), others).toList());
    }
  }

  private void requireValue(String key, String value, String where) {
    require(texts.get(key).equals(value), key, value + " where " + where);
  }

  private void requireEvaluations(String where) {
    require(train.evaluates(), "train.evaluate-every", "a number of steps where " + where);
  }

  private void violate(String message, List<String> keys) {
    if (keys.stream().noneMatch(unsound::contains)) {
      violations.add(new Violation(message, keys));
    }
  }

  private void numpy() {
    var numpy = "random = numpy";
    requireValue("task", "addition", numpy);
    int bits = settings.addition().bits();
    require(bits >= 2 && bits <= NUMPY_BITS, "addition.bits", "2 to 33 where " + numpy);
    long seed = settings.seed();
    require(
        seed >= 0 && seed <= LARGEST_NUMPY_SEED,
        "seed",
        "a number from 0 to " + LARGEST_NUMPY_SEED + " where " + numpy);
    requireValue("train.batch", "1", numpy);
    requireValue("train.shards", "1", numpy);
    requireValue("model.layers", "1", numpy);
    requireValue("model.bias", "false", numpy);
    requireValue("model.embedding", "none", numpy);
    requireValue("model.init.input", "uniform", numpy);
    requireValue("model.init.recurrent", "uniform", numpy);
    requireValue("model.init.output", "uniform", numpy);
  }

  private void text(TextSettings text) {
    require(
        text.validation().fraction() + text.test().fraction() < 1,
        "text.validation",
        "with text.test = %s a sum below 1, as the rest is for training".formatted(text.test()));
    var boundary = text.documentBoundary();
    require(
        boundary.equals(EscapedSymbol.NONE) || text.tokens().allows(boundary.symbol()),
        "text.document-boundary",
        "none or %s where text.tokens = %s"
            .formatted(text.tokens().expected(), texts.get("text.tokens")));
    require(
        !train.evaluates() || text.validation().some(),
        "text.validation",
        "more than 0 where train.evaluate-every is set");
    if (text.isWhole()) {
      requireValue("train.batch", "1", "text.window = whole");
      requireValue("train.shards", "1", "text.window = whole");
    }
  }

  private void addition() {
    var addition = "task = addition";
    require(!model.followsVocabulary(), "model.hidden", "a number where " + addition);
    requireValue("train.epochs", "none", addition + ", which never ends");
    requireValue("train.sample-every", "none", addition);
    require(
        !train.hasTarget() || train.target() <= 1,
        "train.target",
        "a share of at most 1 where " + addition);
    if (settings.addition().encoding() == BitEncoding.BITS) {
      requireValue(
          "model.embedding", "none", "addition.encoding = bits, which are numbers already");
    }
  }

  private void model() {
    require(
        model.dropout() == 0 || model.layers() > 1,
        "model.dropout",
        "0 where model.layers = 1, as it is between layers");
    if (model.output() != Output.SIGMOID) {
      requireValue("loss", "cross-entropy", "model.output = softmax");
    }
    var init = model.init();
    var high = "model.init.high = " + texts.get("model.init.high");
    if (Double.isFinite(init.low()) != Double.isFinite(init.high())) {
      require(false, "model.init.low", "with " + high + " two numbers or auto twice");
    } else if (!init.automatic()) {
      require(
          init.low() < init.high() && Double.isFinite(init.high() - init.low()),
          "model.init.low",
          "a number below " + high + ", at a finite distance");
    }
  }

  private void steps() {
    boolean enough = train.batch() >= train.shards();
    require(enough, "train.batch", "a sequence for each of train.shards = " + train.shards());
    require(
        !enough || train.localSteps() == 1 || train.batch() % train.shards() == 0,
        "train.batch",
        "a multiple of train.shards = %s where train.local-steps > 1".formatted(train.shards()));
    requireWholeRounds("train.steps", train.steps());
    long least = (train.localSteps() + MOST_LINES - 1L) / MOST_LINES;
    require(
        train.logEvery() >= least,
        "train.log-every",
        "at least %d, for %d lines a round of train.local-steps = %d"
            .formatted(least, MOST_LINES, train.localSteps()));
    requireWholeRounds("train.evaluate-every", train.evaluateEvery());
    requireWholeRounds("train.sample-every", train.sampleEvery());
    requireWholeRounds("checkpoint.every-steps", settings.checkpoint().everySteps());
  }

  private void requireWholeRounds(String key, long steps) {
    require(
        steps == TrainSettings.NEVER || steps % train.localSteps() == 0,
        key,
        "a multiple of train.local-steps = " + train.localSteps());
  }

  private void end() {
    require(
        train.hasLength() || train.maxMinutes() < Double.POSITIVE_INFINITY || train.hasTarget(),
        "train.steps",
        "a number here or in train.epochs, train.max-minutes or train.target, so that the run"
            + " ends");
    if (train.hasTarget()) {
      requireEvaluations("train.target is set");
    }
  }

  private void schedule() {
    var name = train.schedule().name();
    if (name == ScheduleName.STEP || name == ScheduleName.EXPONENTIAL) {
      require(
          settings.task() instanceof TextSettings,
          "optimizer.schedule.name",
          "constant, cosine or plateau where task = addition, which has no epochs");
    } else if (name == ScheduleName.COSINE) {
      require(
          train.hasLength(),
          "train.steps",
          "a number here or in train.epochs where optimizer.schedule.name = cosine");
    } else if (name == ScheduleName.PLATEAU) {
      requireEvaluations("optimizer.schedule.name = plateau");
    }
  }

  private void best() {
    if (train.patience() != TrainSettings.NEVER) {
      requireEvaluations("train.patience is set");
    }
    if (train.result() == ResultWeights.BEST) {
      requireEvaluations("train.result = best");
      requireValue("checkpoint.keep-best", "true", "train.result = best");
    }
  }

  private void memory(long heap) {
    int symbols = MemoryEstimate.assumedSymbols(settings.task());
    double row = model.longestRow(symbols);
    if (row > Integer.MAX_VALUE) {
      violate(
          "model.hidden = %s: expected gates and states that fit arrays of 2^31 numbers, were %.0f"
              .formatted(texts.get("model.hidden"), row),
          SIZES);
      return;
    }
    var size = MemoryEstimate.of(settings, symbols);
    if (!size.fits(heap)) {
      double batch = size.activationBytes() + size.carriedBytes();
      boolean ofBatch = batch > size.totalBytes() / 2;
      var largest = ofBatch ? "train.batch" : "model.hidden";
      violate(
          String.format(
              Locale.ROOT,
              "%s = %s: expected sizes that fit a heap of %s and arrays of 2^31 numbers,"
                  + " were %s (weights and gradient %s each, optimizer %s, carried states %s,"
                  + " a save %s, one shard %s) and %.0f numbers; choose smaller sizes, another optimizer, or"
                  + " more --driver-memory",
              largest,
              texts.get(largest),
              MemoryEstimate.format(heap),
              MemoryEstimate.format(size.totalBytes()),
              MemoryEstimate.format(size.weightBytes()),
              MemoryEstimate.format(size.optimizerBytes()),
              MemoryEstimate.format(size.carriedBytes()),
              MemoryEstimate.format(size.savingBytes()),
              MemoryEstimate.format(size.activationBytes()),
              size.longestArray()),
          SIZES);
    }
  }
}
