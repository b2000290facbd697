package dev.carrybit.linalg;

/**
 * The loops over arrays that a network spends its time in. There are two of each, in plain Java and
 * over the Vector API, and they give the same bits.
 */
sealed interface Loops permits PlainLoops, VectorLoops {

  /** to ← tanh from. */
  void tanh(double[] from, int fromAt, double[] to, int toAt, int count);

  /** Replaces numbers by their logistic function. */
  void sigmoid(double[] values, int from, int count);

  /** Replaces numbers x by e^(x − shift). */
  void exp(double[] values, int from, int count, double shift);

  /** to ← to + from. */
  void add(double[] from, int fromAt, double[] to, int toAt, int count);

  /** Products that add term after term in the order of k, each with one rounding. */
  Products products();

  /** The fastest that this virtual machine has. */
  static Loops fastest() {
    return Pointwise.hasVectors() ? new VectorLoops() : new PlainLoops();
  }
}
