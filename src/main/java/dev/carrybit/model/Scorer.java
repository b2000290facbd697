package dev.carrybit.model;

import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The scores of stretches of text, lines or files, each predicted by itself: the network begins it
 * without state, after the end of a line, if there is such a symbol; else its first symbol is read
 * and not predicted. Symbols come one after the other, scores in the same order.
 *
 * <p>Stretches are gathered until there are some {@value #SYMBOLS} symbols, and then go through the
 * network side by side, those of like length together. A stretch that is longer goes on in the next
 * gathering with the state that it has reached, so that memory does not depend on its length. On
 * vector kernels a score does not depend on what else is gathered. Not safe for use by several
 * threads.
 *
 * @param <K> what a stretch is called
 */
public final class Scorer<K> {

  /** Symbols that are gathered. */
  static final int SYMBOLS = 1 << 16;

  /** Stretches that are gathered, be they empty. */
  private static final int STRETCHES = 1 << 14;

  private final ScoredRows rows;
  private final int lineEnd;
  private final int unknown;
  private final BiConsumer<K, Score> scores;
  private final int[] symbols = new int[SYMBOLS];
  private final List<Ended<K>> ended = new ArrayList<>();
  private final List<Stretch> gathered = new ArrayList<>();
  private Optional<Stretch> current = Optional.empty();
  private int filled;

  /** A stretch that has come to its end. */
  private record Ended<K>(K name, Stretch stretch) {}

  /**
   * A scorer.
   *
   * @param vocabulary what symbols stand for
   * @param boundary the symbol after which the state is zero
   * @param scores takes names and scores
   */
  public Scorer(
      Network model,
      Parameters weights,
      Vocabulary vocabulary,
      Boundary boundary,
      BiConsumer<K, Score> scores) {
    this.rows = new ScoredRows(model, weights, boundary);
    this.lineEnd = vocabulary.lineEnd().orElse(LenientEncoder.UNKNOWN);
    this.unknown = vocabulary.symbol(Vocabulary.UNKNOWN).orElse(LenientEncoder.UNKNOWN);
    this.scores = scores;
  }

  /** Takes the next symbol of the stretch; {@link LenientEncoder#UNKNOWN} is one, too. */
  public void append(int symbol) {
    var stretch = stretch();
    boolean predictable = symbol != LenientEncoder.UNKNOWN;
    stretch.count(symbol == unknown || !predictable, predictable);
    if (stretch.isKnown()) {
      take(stretch, symbol);
    }
  }

  private void take(Stretch stretch, int symbol) {
    if (stretch.previous == LenientEncoder.UNKNOWN) {
      stretch.previous = symbol;
      return;
    }
    if (filled == SYMBOLS) {
      score();
    }
    if (stretch.from < 0) {
      stretch.from = filled;
      gathered.add(stretch);
    }
    symbols[filled++] = symbol;
    stretch.length++;
  }

  private Stretch stretch() {
    if (current.isEmpty()) {
      current = Optional.of(new Stretch(lineEnd));
    }
    return current.orElseThrow();
  }

  /** Ends the stretch, maybe an empty one, which is called {@code name}. */
  public void end(K name) {
    ended.add(new Ended<>(name, stretch()));
    current = Optional.empty();
    if (ended.size() == STRETCHES) {
      score();
    }
  }

  /** Gives away the scores of all stretches that have ended. */
  public void finish() {
    score();
  }

  private void score() {
    current.ifPresent(gathered::remove);
    rows.score(gathered, symbols);
    current
        .filter(each -> each.isKnown() && each.length > 0)
        .ifPresent(each -> rows.advance(each, symbols));
    gathered.clear();
    filled = 0;
    for (var each : ended) {
      scores.accept(each.name(), each.stretch().score());
    }
    ended.clear();
  }
}
