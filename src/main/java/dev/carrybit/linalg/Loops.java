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

  /** C ← C + A·B, term after term in the order of k, each with one rounding. */
  void accumulate(Left a, Matrix b, Matrix c);

  /**
   * The fastest that this virtual machine has. The Vector API is an incubating module of the JDK,
   * which a machine started without {@code --add-modules jdk.incubator.vector} lacks.
   */
  static Loops fastest() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return present ? new VectorLoops() : new PlainLoops();
  }

  /**
   * The left operand of a product, as it is or turned: entry (i, k) is at {@code offset + i·rowStep
   * + k·columnStep}.
   */
  record Left(double[] values, int offset, int rowStep, int columnStep) {

    static Left of(Matrix a) {
      return new Left(a.values(), a.offset(), a.stride(), 1);
    }

    static Left transposed(Matrix a) {
      return new Left(a.values(), a.offset(), 1, a.stride());
    }

    int at(int row, int column) {
      return offset + row * rowStep + column * columnStep;
    }
  }
}
