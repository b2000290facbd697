package dev.carrybit.cli;

import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.RandomSource;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.data.NumpyStream;
import dev.carrybit.data.PreparedText;
import dev.carrybit.data.ProblemSet;
import dev.carrybit.data.Streams;
import dev.carrybit.data.TextSource;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.WeightsInitializer;
import dev.carrybit.params.Parameters;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Examples;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.WorkPlan;
import java.util.Optional;

/**
 * The parts of a run, put together from its settings.
 *
 * @param settings what the user set
 * @param text what a text run learns from
 */
record Assembly(RunSettings settings, Optional<PreparedText> text) {

  /** Problems that stand for all where there are too many pairs to try. */
  private static final int RANDOM_PAIRS = 1000;

  /** Number of symbols; what an adder's network does not depend on. */
  private int symbols() {
    return text.map(prepared -> prepared.vocabulary().size()).orElse(1);
  }

  /** The network. */
  ModelSpec spec() {
    return settings.spec(symbols());
  }

  /** The network, to be built anywhere. */
  ModelPlan model() {
    return new ModelPlan(spec(), settings.kernels(), settings.clip().delta());
  }

  /** The first weights. */
  Parameters firstWeights() {
    var initializer = new WeightsInitializer(spec(), settings.initialization(symbols()));
    return settings.random() == RandomSource.NUMPY
        ? initializer.drawAsNumpy(new NumpyStream(settings.seed()))
        : initializer.draw(settings.seed());
  }

  /** What workers have to know. */
  WorkPlan plan() {
    var train = settings.train();
    return new WorkPlan(
        model(),
        examples(),
        train.batch(),
        train.shards(),
        settings.optimizer(),
        settings.clip().gradient(),
        train.gradient(),
        train.localSteps());
  }

  /** What the weights are measured on: all pairs or random ones, or the validation text. */
  Optional<Evaluation> evaluation() {
    int shards = settings.train().shards();
    if (settings.task() instanceof AdditionSettings addition) {
      return Optional.of(additions(addition.bits(), RANDOM_PAIRS, settings.seed(), shards));
    }
    return text.filter(prepared -> prepared.validation().length() > 1)
        .map(
            prepared ->
                Evaluation.Text.of(prepared.text(), prepared.validation(), window(), shards));
  }

  /** All pairs of summands for few bits, else {@code count} random ones. */
  static Evaluation additions(int bits, int count, long seed, int shards) {
    var problems =
        bits <= ProblemSet.MOST_BITS_OF_ALL
            ? new ProblemSet.All(bits)
            : new ProblemSet.Random(bits, count, seed);
    return new Evaluation.Additions(problems, (int) Math.min(shards, problems.count()));
  }

  /** What text preparation has to know. */
  static TextSource source(TextSettings text, long seed) {
    return new TextSource(
        text.input(),
        text.generated(),
        seed,
        text.tokens(),
        text.vocabularySize(),
        text.vocabularyMinimumCount(),
        text.validation(),
        text.test());
  }

  private Examples examples() {
    long seed = settings.seed();
    if (settings.task() instanceof AdditionSettings addition) {
      // A double of NumPy's takes two words.
      return settings.random() == RandomSource.NUMPY
          ? new Examples.NumpyAddition(addition.bits(), seed, 2L * ModelLayout.of(spec()).size())
          : new Examples.Addition(addition.bits(), seed);
    }
    var prepared = text.orElseThrow();
    var carries = ((TextSettings) settings.task()).carryState();
    var streams = new Streams(prepared.training(), settings.train().batch(), window());
    return new Examples.Text(prepared.text(), streams, carries, seed);
  }

  private int window() {
    var window = ((TextSettings) settings.task()).window();
    long whole = text.orElseThrow().training().length() - 1;
    return window.isWhole() ? Math.toIntExact(whole) : window.steps();
  }
}
