package dev.carrybit.config;

import dev.carrybit.nn.Output;
import dev.carrybit.text.SpelledSums;

/**
 * The size of a run in memory, a lower bound; {@link Long#MAX_VALUE} stands for all that does not
 * fit a long.
 *
 * @param parameters number of parameters
 * @param weightBytes of the weights
 * @param gradientBytes of one gradient
 * @param optimizerBytes of what the optimizer remembers
 * @param activationBytes of one shard's work: its inputs and targets; gates; each state, and as
 *     much again for the gradient of h and for tanh c; what dropout leaves; outputs and losses; the
 *     windows' symbols' columns, and their gradients; views of each time step. What is kept where a
 *     document ends is not counted: how many end, nobody knows
 * @param savingBytes of what is saved while training goes on: a copy of weights and the optimizer's
 *     memory, and the file that becomes of it
 * @param shippedBytes that cross the network between two updates of the driver: one broadcast and
 *     the results of all shards
 * @param longestArray numbers in the longest array, which Java has to be able to index
 */
public record MemoryEstimate(
    long parameters,
    long weightBytes,
    long gradientBytes,
    long optimizerBytes,
    long activationBytes,
    long savingBytes,
    long shippedBytes,
    long longestArray) {

  /** Virtual machines reserve a few words below the largest index. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * Of four matrices that a layer has for each time step, each of 32 bytes and a reference to it.
   */
  private static final double NUMBERS_OF_VIEWS = 4 * 4.5;

  /** A guess for characters: what ASCII has. */
  private static final int CHARACTERS = 128;

  /**
   * The estimate for a run.
   *
   * @param symbols size of the text's vocabulary; ignored by addition
   */
  public static MemoryEstimate of(RunSettings settings, int symbols) {
    return of(settings, symbols, timeSteps(settings.task()));
  }

  /** The estimate for a run whose windows turn out to have {@code timeSteps}. */
  public static MemoryEstimate of(RunSettings settings, int symbols, int timeSteps) {
    return of(settings, symbols, (double) timeSteps);
  }

  /** A size of the vocabulary before the text was read: the most that the settings allow. */
  public static int assumedSymbols(TaskSettings task) {
    if (!(task instanceof TextSettings text)) {
      return 0;
    }
    return switch (text.tokens()) {
      case CHAR -> CHARACTERS;
      case BYTE -> 256;
      case WORD -> text.vocabularySize();
    };
  }

  /** All products are formed as doubles: exact up to 2^53, and never wrapped around. */
  private static MemoryEstimate of(RunSettings settings, int symbols, double timeSteps) {
    var task = settings.task();
    var model = settings.model();
    var train = settings.train();
    var cell = model.recurrentCell();
    double hidden = model.units(symbols);
    double gates = cell.gates() * hidden;
    double states = cell.states() * hidden;
    double layers = model.layers();
    double outputs =
        task instanceof TextSettings ? symbols : model.output() == Output.SIGMOID ? 1 : 2;
    double bias = model.bias() ? 1 : 0;
    double parts = cell.resetAfter() ? 2 : 1;
    double embedding = model.embedding();
    double columns = model.embeds() ? embedding : inputs(task, symbols);
    double parameters =
        embedding * inputs(task, symbols)
            + gates * (columns + (layers - 1) * hidden + layers * (hidden + parts * bias))
            + outputs * (hidden + bias);
    double rows = timeSteps * Math.ceil((double) train.batch() / train.shards());
    double memories = settings.optimizer().rule().memories() * parameters;
    boolean symbolic = inputsAreSymbols(task);
    double perRow =
        given(task)
            + embedding
            + layers * (parts * gates + 2 * states)
            + dropped(model, hidden)
            + outputs
            + 1;
    double seen =
        symbolic && !model.embeds() ? 2 * gates * Math.min(inputs(task, symbols), rows) : 0;
    double replica = parameters + (train.localSteps() > 1 ? memories : 0);
    double carried = carries(task) ? train.batch() * layers * states : 0;
    return new MemoryEstimate(
        (long) parameters,
        bytes(parameters),
        bytes(parameters),
        bytes(memories),
        bytes(rows * perRow + seen + layers * timeSteps * NUMBERS_OF_VIEWS),
        bytes(2 * (parameters + memories)),
        bytes(replica + carried + train.shards() * replica + carried),
        (long) Math.max(Math.max(parameters, memories), rows * Math.max(gates, outputs)));
  }

  /** Bytes of weights, gradient, optimizer, one shard's activations, and what is being saved. */
  public long totalBytes() {
    return (long) (driverBytes() + gradientBytes + activationBytes);
  }

  /** Bytes that the driver needs for itself, in local mode beside the work on shards. */
  public double driverBytes() {
    return (double) weightBytes + optimizerBytes + savingBytes;
  }

  /** Whether arrays can be this long, and a heap of {@code bytes} holds them. */
  public boolean fits(long heap) {
    return longestArray <= LONGEST_ARRAY && totalBytes() <= heap;
  }

  private static long bytes(double numbers) {
    return (long) (Double.BYTES * numbers);
  }

  /** Numbers of a row's input and target; a symbol takes half of one. */
  private static double given(TaskSettings task) {
    return 0.5 + (inputsAreSymbols(task) ? 0.5 : inputs(task, 0));
  }

  private static boolean inputsAreSymbols(TaskSettings task) {
    return !(task instanceof AdditionSettings addition)
        || addition.encoding() != AdditionSettings.BitEncoding.BITS;
  }

  /** Numbers of a row that dropout keeps: what is left for the layer above, and a mark for each. */
  private static double dropped(ModelSettings model, double hidden) {
    return model.dropout() > 0 ? (model.layers() - 1) * hidden * (1 + 1.0 / Double.BYTES) : 0;
  }

  private static double inputs(TaskSettings task, int symbols) {
    if (task instanceof AdditionSettings addition) {
      return addition.encoding() == AdditionSettings.BitEncoding.BITS ? 2 : 4;
    }
    return symbols;
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

  private static boolean carries(TaskSettings task) {
    return task instanceof TextSettings text && text.carryState();
  }
}
