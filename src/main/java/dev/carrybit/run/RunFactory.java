package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.addition.NumpyStream;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.RunSettings.RandomSource;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.PretrainedWeights;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.TextWindows.Streams;
import dev.carrybit.text.Vocabulary.Tokens;
import dev.carrybit.train.Evaluation;
import dev.carrybit.train.Examples;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.WorkPlan;
import dev.carrybit.verify.Verdict;
import dev.carrybit.verify.Verifier;
import java.util.Optional;

/**
 * Makes the parts of a run from its settings.
 *
 * @param settings of the run
 * @param text the training text; empty for additions
 */
public record RunFactory(RunSettings settings, Optional<PreparedText> text) {

  /** Number of random problems that measure an adder if there are too many pairs. */
  public static final int RANDOM_PAIRS = 1000;

  private int symbols() {
    return text.map(prepared -> prepared.vocabulary().size()).orElse(1);
  }

  /** The plan of the network. */
  public ModelPlan model() {
    var dropout = new Dropout(settings.model().dropout(), settings.seed());
    return new ModelPlan(
        settings.spec(symbols()),
        settings.kernels(),
        settings.precision(),
        settings.clip().delta(),
        dropout);
  }

  /**
   * The initial weights.
   *
   * @param pretrained the weights of a file, unless they are drawn
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if they are another network's
   */
  public Parameters initialWeights(Optional<PretrainedWeights> pretrained) {
    return pretrained
        .map(given -> given.weights(model().spec(), text.map(PreparedText::vocabulary)))
        .orElseGet(this::drawnWeights);
  }

  private Parameters drawnWeights() {
    var rule = settings.model().initialization(symbols());
    return settings.random() == RandomSource.NUMPY
        ? rule.drawAsNumpy(model().spec(), new NumpyStream(settings.seed())::nextDouble)
        : rule.draw(model().spec(), settings.seed());
  }

  /**
   * The plan of the work.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the text is too short
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if a window as long as the text does
   *     not fit this JVM
   */
  public WorkPlan plan() {
    var train = settings.train();
    var examples = examples();
    long perEpoch = examples.stepsPerEpoch();
    return new WorkPlan(
        model(),
        examples,
        train.batch(),
        train.shards(),
        settings.optimizer().rule(),
        settings.clip().gradient(),
        train.gradient(),
        train.localSteps(),
        train.logEvery(),
        train.schedule().learningRate(perEpoch, train.lastStep(perEpoch)));
  }

  /**
   * What the weights are measured on: all pairs of summands, random ones, or the validation text.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the run is measured and its validation
   *     text is too short
   */
  public Optional<Evaluation> evaluation() {
    int shards = settings.train().shards();
    if (settings.task() instanceof AdditionSettings addition) {
      return Optional.of(additions(addition.bits(), RANDOM_PAIRS, settings.seed(), shards));
    }
    text.ifPresent(this::requireValidation);
    return text.filter(prepared -> prepared.validation().length() > 1)
        .map(
            prepared ->
                Evaluation.TextEvaluation.of(
                    prepared.text(), prepared.validation(), task().window(), shards, boundary()));
  }

  /** Whether an adder with {@code weights} is right at every length, if the settings ask for it. */
  public Optional<Verdict> verdict(Parameters weights) {
    return settings.task() instanceof AdditionSettings addition && addition.verify()
        ? Optional.of(Verifier.verify(model().network(), weights))
        : Optional.empty();
  }

  /** All pairs of summands if they have few bits, else {@code count} random ones. */
  public static Evaluation additions(int bits, int count, long seed, int shards) {
    var problems =
        bits <= ProblemSet.MOST_BITS_OF_ALL
            ? new ProblemSet.All(bits)
            : new ProblemSet.Random(bits, count, seed);
    return new Evaluation.Additions(problems, (int) Math.min(shards, problems.count()));
  }

  /** The source that text preparation reads. */
  public static TextSource source(TextSettings text, long seed) {
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

  MemoryEstimate size() {
    return text.isEmpty()
        ? MemoryEstimate.of(settings, symbols())
        : MemoryEstimate.of(settings, symbols(), Math.max(1, window()));
  }

  private Examples examples() {
    long seed = settings.seed();
    if (settings.task() instanceof AdditionSettings addition) {
      // NumPy draws two words for a double
      return settings.random() == RandomSource.NUMPY
          ? new Examples.NumpyAddition(
              addition.bits(), seed, 2L * ModelLayout.of(model().spec()).size())
          : new Examples.Addition(addition.bits(), seed);
    }
    var prepared = text.orElseThrow();
    requireTraining(prepared);
    var streams = new Streams(prepared.training(), settings.train().batch(), window());
    return new Examples.Text(prepared.text(), streams, task().carryState(), seed, boundary());
  }

  private Boundary boundary() {
    return settings.boundary(text.map(PreparedText::vocabulary));
  }

  private TextSettings task() {
    return (TextSettings) settings.task();
  }

  private int window() {
    long whole = text.orElseThrow().training().length() - 1;
    return task().isWhole() ? (int) Math.min(whole, Integer.MAX_VALUE) : task().window();
  }

  private void requireTraining(PreparedText prepared) {
    int batch = settings.train().batch();
    int window = Math.max(1, window());
    // windows may overlap, unless state is carried from one to the next
    long needed = 1 + (task().carryState() ? (long) batch * window : Math.max(batch, window));
    long found = prepared.training().length();
    if (found < needed) {
      throw CarrybitException.badData(
          "%s: expected at least %d symbols to train on, for train.batch = %d and text.window = %d, found %d (of %d in all); choose a longer text or smaller sizes",
          task().input(), needed, batch, window, found, prepared.text().length());
    }
    var size = size();
    long heap = Runtime.getRuntime().maxMemory();
    if (window == Integer.MAX_VALUE || !size.fits(heap)) {
      double others = MemoryEstimate.of(settings, 1, window).totalBytes();
      boolean ofWords = task().tokens() == Tokens.WORD && others < size.totalBytes() / 2;
      throw new CarrybitException(
          ExitCode.CONFIGURATION,
          "%s that fit a heap of %s, was %d %s, which need %s; choose a smaller one, or more --driver-memory"
              .formatted(
                  ofWords
                      ? "text.vocabulary.size: expected words"
                      : "text.window: expected windows",
                  MemoryEstimate.format(heap),
                  ofWords ? symbols() : window,
                  ofWords ? "words" : "time steps",
                  MemoryEstimate.format(size.totalBytes())));
    }
  }

  private void requireValidation(PreparedText prepared) {
    long found = prepared.validation().length();
    if (settings.train().evaluates() && found < 2) {
      throw CarrybitException.badData(
          "%s: expected at least 2 symbols to measure on where train.evaluate-every is set, found %d (text.validation = %s of %d)",
          task().input(), found, task().validation(), prepared.text().length());
    }
  }
}
