package dev.carrybit.model;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Workspace;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Scores texts, such as lines or files, each independently of the others. Each text starts from a
 * zero state. Its first symbol is predicted from a line end; where the vocabulary has no line end,
 * the first symbol is read and not predicted. Symbols are appended one after the other; scores come
 * in the order of the texts.
 *
 * <p>Texts are buffered up to {@value #SYMBOLS} symbols and then go through the network in batches
 * of similar length. A longer text continues in the next buffer from the state that it has reached,
 * so memory does not depend on its length. With vector kernels a score does not depend on what else
 * is in the buffer. Not safe for use by several threads.
 *
 * @param <K> identifies a text
 */
public final class Scorer<K> {

  static final int SYMBOLS = 1 << 16;

  /** Texts in the buffer, including empty ones. */
  private static final int TEXTS = 1 << 14;

  private static final int BATCH = 32;

  /** Fewer remaining sequences than this are processed one by one, which is not slower. */
  private static final int SMALLEST_BATCH = 4;

  private static final int MOST_STEPS = 64;

  /** Numbers in the workspace of a batch: 32 MB. */
  private static final int MOST_NUMBERS = 1 << 22;

  private final Network network;
  private final Parameters weights;
  private final Boundary boundary;
  private final int lineEnd;
  private final int unknown;
  private final BiConsumer<K, Score> scores;
  private final int steps;
  private final ScoreBatch batch;
  private final ScoreBatch single;

  private final int[] symbols = new int[SYMBOLS];
  private int filled;
  private final List<ScoredText> buffered = new ArrayList<>();
  private final List<Ended<K>> ended = new ArrayList<>();
  private ScoredText current;

  private record Ended<K>(K key, ScoredText text) {}

  /** A scorer that passes the key and score of each text to {@code scores}. */
  public Scorer(
      Network network,
      Parameters weights,
      Vocabulary vocabulary,
      Boundary boundary,
      BiConsumer<K, Score> scores) {
    this.network = network;
    this.weights = weights;
    this.boundary = boundary;
    this.lineEnd = vocabulary.lineEnd().orElse(LenientEncoder.NO_SYMBOL);
    this.unknown = vocabulary.symbol(Vocabulary.UNKNOWN).orElse(LenientEncoder.NO_SYMBOL);
    this.scores = scores;
    long row = network.spec().outputs() + 8L * network.spec().hidden() * network.spec().layers();
    this.steps = (int) Math.max(1, Math.min(MOST_STEPS, MOST_NUMBERS / BATCH / row));
    this.batch = new ScoreBatch((int) Math.max(1, Math.min(BATCH, MOST_NUMBERS / row)));
    this.single = new ScoreBatch(1);
    this.current = new ScoredText(lineEnd);
  }

  /** Appends a symbol, possibly {@link LenientEncoder#NO_SYMBOL}, to the current text. */
  public void append(int symbol) {
    boolean predictable = symbol != LenientEncoder.NO_SYMBOL;
    current.symbols++;
    current.unknown += symbol == unknown || !predictable ? 1 : 0;
    current.known &= predictable;
    if (!current.known) {
      return;
    }
    if (current.previous == LenientEncoder.NO_SYMBOL) {
      current.previous = symbol;
      return;
    }
    if (filled == SYMBOLS) {
      finish();
    }
    if (current.from < 0) {
      current.from = filled;
      buffered.add(current);
    }
    symbols[filled++] = symbol;
    current.length++;
  }

  /** Ends the current text, which may be empty. */
  public void end(K key) {
    ended.add(new Ended<>(key, current));
    current = new ScoredText(lineEnd);
    if (ended.size() == TEXTS) {
      finish();
    }
  }

  /** Reports the scores of all texts that have ended. */
  public void finish() {
    buffered.removeIf(text -> text == current || !text.known);
    // Texts of similar length share a batch.
    buffered.sort(Comparator.comparingInt((ScoredText text) -> text.length).reversed());
    for (int first = 0; first < buffered.size(); first += batch.sequences) {
      scoreBatch(buffered.subList(first, Math.min(buffered.size(), first + batch.sequences)));
    }
    if (current.known && current.length > 0) {
      continueInNextBuffer(current);
    }
    buffered.clear();
    filled = 0;
    ended.forEach(each -> scores.accept(each.key(), each.text().score()));
    ended.clear();
  }

  /** Scores texts in order of falling length, so that the unfinished ones are the first rows. */
  private void scoreBatch(List<ScoredText> texts) {
    batch.begin(texts);
    int done = 0;
    int active = texts.size();
    while (active >= SMALLEST_BATCH) {
      int count = Math.min(steps, texts.get(SMALLEST_BATCH - 1).length - done);
      batch.forward(texts.subList(0, active), done, count);
      done += count;
      while (active > 0 && texts.get(active - 1).length <= done) {
        active--;
      }
    }
    int size = network.spec().stateSize();
    for (int n = 0; n < active; n++) {
      System.arraycopy(batch.state, n * size, single.state, 0, size);
      single.forwardAll(texts.get(n), done);
    }
  }

  private void continueInNextBuffer(ScoredText text) {
    single.begin(List.of(text));
    single.forwardAll(text, 0);
    // The reset after a boundary looks one symbol back, which the next buffer does not have.
    var last = new int[] {text.input(text.length - 1, symbols)};
    boundary.zero(last, 1, single.state, single.state.length);
    text.previous = symbols[text.from + text.length - 1];
    text.from = -1;
    text.length = 0;
    text.state = Optional.of(single.state.clone());
  }

  /** A text and what is known of it so far. */
  private static final class ScoredText {

    /** The symbol that precedes the buffered ones; unknown where there is none. */
    private int previous;

    /** Index of the first buffered symbol; −1 where there is none. */
    private int from = -1;

    private int length;

    private long symbols;
    private long unknown;
    private boolean known = true;
    private long targets;
    private double loss;

    /** The state after earlier buffers. */
    private Optional<double[]> state = Optional.empty();

    ScoredText(int previous) {
      this.previous = previous;
    }

    /** The symbol from which buffered symbol {@code index} is predicted. */
    int input(int index, int[] buffer) {
      return index == 0 ? previous : buffer[from + index - 1];
    }

    Score score() {
      return new Score(symbols, unknown, known ? targets : 0, known ? loss : 0, !known);
    }
  }

  /** Texts that go through the network together, one a row. */
  private final class ScoreBatch {

    private final int sequences;
    private final Batch input;
    private final Workspace workspace;
    private final double[] state;

    ScoreBatch(int sequences) {
      this.sequences = sequences;
      this.input = Batch.ofSymbols(sequences, steps);
      this.workspace = network.workspace(sequences, steps);
      this.state = new double[sequences * network.spec().stateSize()];
      if (boundary.some()) {
        input.allowResets();
      }
    }

    void begin(List<ScoredText> texts) {
      Arrays.fill(state, 0);
      int size = network.spec().stateSize();
      for (int n = 0; n < texts.size(); n++) {
        if (texts.get(n).state.isPresent()) {
          System.arraycopy(texts.get(n).state.get(), 0, state, n * size, size);
        }
      }
    }

    void forwardAll(ScoredText text, int from) {
      for (int done = from; done < text.length; done += steps) {
        forward(List.of(text), done, Math.min(steps, text.length - done));
      }
    }

    /** Predicts up to {@code count} symbols of each text after the first {@code done}. */
    void forward(List<ScoredText> texts, int done, int count) {
      Cancellation.check();
      input.timeSteps(count);
      Arrays.fill(input.symbols(), 0);
      Arrays.fill(input.targets(), 0);
      Arrays.fill(input.resets(), false);
      for (int n = 0; n < texts.size(); n++) {
        var text = texts.get(n);
        for (int t = 0; t < count && done + t < text.length; t++) {
          int index = done + t;
          int row = t * sequences + n;
          input.symbols()[row] = text.input(index, symbols);
          input.targets()[row] = symbols[text.from + index];
          if (boundary.some()) {
            input.resets()[row] = index > 0 && boundary.is(text.input(index - 1, symbols));
          }
        }
      }
      network.forward(weights, input, state, workspace);
      workspace.finalState(input, state);
      for (int n = 0; n < texts.size(); n++) {
        var text = texts.get(n);
        for (int t = 0; t < count && done + t < text.length; t++) {
          text.targets++;
          text.loss += workspace.loss(t * sequences + n);
        }
      }
    }
  }
}
