package dev.carrybit.model;

import java.util.Optional;

/** A stretch of text on its way through a network. */
final class Stretch {

  /** The symbol that the next one is predicted from, if there is one. */
  int previous;

  /** Where its gathered symbols begin; −1 if there are none. */
  int from = -1;

  /** Number of its gathered symbols. */
  int length;

  private long symbols;
  private long unknown;
  private boolean known = true;
  private long targets;
  private double loss;
  private Optional<double[]> state = Optional.empty();

  Stretch(int previous) {
    this.previous = previous;
  }

  /** Counts one more symbol. */
  void count(boolean isUnknown, boolean predictable) {
    symbols++;
    unknown += isUnknown ? 1 : 0;
    known &= predictable;
  }

  /** Whether all its symbols can be predicted so far. */
  boolean isKnown() {
    return known;
  }

  /** The state after its symbols so far, if it had more than those that are gathered. */
  Optional<double[]> state() {
    return state;
  }

  void predicted(double more) {
    targets++;
    loss += more;
  }

  /** All that was gathered is predicted, up to {@code last}, and more may come. */
  void goesOn(int last, double[] after) {
    previous = last;
    from = -1;
    length = 0;
    state = Optional.of(after);
  }

  Score score() {
    return new Score(symbols, unknown, known ? targets : 0, known ? loss : 0);
  }
}
