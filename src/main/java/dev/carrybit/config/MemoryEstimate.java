package dev.carrybit.config;

import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.UnrolledNetwork;
import dev.carrybit.text.SpelledSums;
import java.util.List;
import java.util.Locale;

/**
 * The memory that a run needs, a lower bound. Sizes are doubles, which cannot overflow.
 *
 * @param parameters number of parameters
 * @param weightBytes of the weights, and of one gradient
 * @param optimizerBytes of the optimizer state
 * @param activationBytes of one task's work: batch and {@link UnrolledNetwork} of each size of a
 *     shard. States that are saved where a document ends are not counted
 * @param carriedBytes of the states that shards carry from step to step, the old and the new ones
 * @param vocabularyBytes of the vocabulary, its map, and its text while it is saved
 * @param savingBytes of what is saved while training continues: a copy of weights and optimizer
 *     state. With {@code train.result = best} the end of a run needs more: it reads the best
 *     checkpoint, and writes two sets of weights. A copy of the carried states, too
 * @param shippedBytes that cross the network between two updates of the driver: the weights once,
 *     the results of all shards, and the carried states there and back
 * @param longestArray numbers in the longest array, which Java has to be able to index
 */
public record MemoryEstimate(
    double parameters,
    double weightBytes,
    double optimizerBytes,
    double activationBytes,
    double carriedBytes,
    double vocabularyBytes,
    double savingBytes,
    double shippedBytes,
    double longestArray) {

  /** Virtual machines reserve a few words below the largest index. */
  public static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

  /** An array, a map and a string of a token or two, and its JSON some times. */
  private static final int BYTES_PER_SYMBOL = 200;

  /** A guess for characters: what ASCII has. */
  private static final int CHARACTERS = 128;

  /** A guess for words, unless the settings allow fewer: their default. */
  private static final int WORDS = 10_000;

  /**
   * The estimate for a run.
   *
   * @param symbols size of the text's vocabulary; ignored by addition
   */
  public static MemoryEstimate of(RunSettings settings, int symbols) {
    return of(settings, symbols, timeSteps(settings.task()));
  }

  /** The estimate for a run whose windows turn out to have {@code timeSteps}. */
  public static MemoryEstimate of(RunSettings settings, int symbols, double timeSteps) {
    var train = settings.train();
    var spec = settings.spec(symbols);
    boolean dropout = settings.model().dropout() > 0;
    int fewest = train.batch() / train.shards();
    int most = (int) Math.ceil((double) train.batch() / train.shards());
    var precision = settings.precision();
    var buffers = UnrolledNetwork.size(spec, precision, most, timeSteps, dropout);
    double activations = buffers.bytes();
    double rows = most * timeSteps;
    if (0 < fewest && fewest < most) { // a worker keeps buffers for both sizes
      activations += UnrolledNetwork.size(spec, precision, fewest, timeSteps, dropout).bytes();
      rows += fewest * timeSteps;
    }
    double parameters = ModelLayout.size(spec);
    double state = settings.optimizer().rule().arrayCount() * parameters;
    double replica = parameters + (train.localSteps() > 1 ? state : 0);
    double saved =
        train.result() == ResultWeights.BEST
            ? Math.max(2 * parameters + state, parameters + 2 * state)
            : parameters + state;
    boolean carries = settings.task() instanceof TextSettings text && text.carryState();
    double carried = carries ? (double) train.batch() * spec.stateSize() : 0;
    return new MemoryEstimate(
        parameters,
        Double.BYTES * parameters,
        Double.BYTES * state,
        activations + rows * Batch.bytesPerRow(spec.input()),
        2 * Double.BYTES * carried,
        BYTES_PER_SYMBOL * (double) symbols,
        Double.BYTES * (saved + carried),
        precision.bytes() * ((1 + train.shards()) * replica + 2 * carried),
        Math.max(Math.max(replica, state), Math.max(carried, buffers.longest())));
  }

  /** A size of the vocabulary before the text was read. A text may have fewer words or more. */
  public static int assumedSymbols(TaskSettings task) {
    if (!(task instanceof TextSettings text)) {
      return 0;
    }
    return switch (text.tokens()) {
      case CHAR -> CHARACTERS;
      case BYTE -> 256;
      case WORD -> Math.min(text.vocabularySize(), WORDS);
    };
  }

  /** Bytes that the driver needs, and those of a gradient and one shard's activations. */
  public double totalBytes() {
    return driverBytes() + weightBytes + activationBytes;
  }

  /** Bytes that the driver needs for itself, in local mode beside the work on shards. */
  public double driverBytes() {
    return weightBytes + optimizerBytes + carriedBytes + savingBytes + vocabularyBytes;
  }

  /** Bytes of a training within a task, which is not saved. */
  public double taskBytes() {
    return 2 * weightBytes + optimizerBytes + activationBytes;
  }

  /** Whether arrays can be this long, and a heap of {@code bytes} holds them. */
  public boolean fits(long heap) {
    return longestArray <= LONGEST_ARRAY && totalBytes() <= heap;
  }

  /**
   * {@code bytes}, rounded up to a decimal, in the largest unit that gives 10 or more, so that
   * needs differ from a slightly smaller heap: "3990.0 MiB".
   */
  public static String format(double bytes) {
    if (bytes < 10 * 1024) {
      return (long) bytes + " bytes";
    }
    double value = bytes / 1024;
    int unit = 0;
    while (value > 10 * 1024 - 0.1 && unit < UNITS.size() - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", Math.ceil(10 * value) / 10, UNITS.get(unit));
  }

  /** A whole text of unknown length counts as one time step. */
  private static double timeSteps(TaskSettings task) {
    if (task instanceof AdditionSettings addition) {
      return addition.bits();
    }
    var text = (TextSettings) task;
    if (text.isGenerated()) {
      return Math.min(text.window(), (double) text.generated() * SpelledSums.LONGEST_SENTENCE);
    }
    return text.isWhole() ? 1 : text.window();
  }
}
