package dev.carrybit.linalg;

/**
 * The loops over the Vector API. A lane is an output of its own, and goes through the operations of
 * {@link PlainLoops} in their order: so its bits depend neither on the width of vectors nor on
 * where they are cut. What does not fill a vector is done in plain Java.
 */
record VectorLoops() implements Loops {

  private static final int LANES = VectorFunctions.SPECIES.length();

  /** Networks with shorter rows are done before the compiler is done with vectors. */
  static final int LEAST_ROW = 32;

  private static final PlainLoops PLAIN = new PlainLoops();

  @Override
  public void tanh(double[] from, int fromAt, double[] to, int toAt, int count) {
    int whole = whole(count);
    for (int i = 0; i < whole; i += LANES) {
      VectorFunctions.tanh(from, fromAt + i, to, toAt + i);
    }
    PLAIN.tanh(from, fromAt + whole, to, toAt + whole, count - whole);
  }

  @Override
  public void sigmoid(double[] values, int from, int count) {
    int whole = whole(count);
    for (int i = from; i < from + whole; i += LANES) {
      VectorFunctions.sigmoid(values, i);
    }
    PLAIN.sigmoid(values, from + whole, count - whole);
  }

  @Override
  public void exp(double[] values, int from, int count, double shift) {
    int whole = whole(count);
    for (int i = from; i < from + whole; i += LANES) {
      VectorFunctions.exp(values, i, shift);
    }
    PLAIN.exp(values, from + whole, count - whole, shift);
  }

  @Override
  public void add(double[] from, int fromAt, double[] to, int toAt, int count) {
    int whole = whole(count);
    for (int i = 0; i < whole; i += LANES) {
      VectorFunctions.add(from, fromAt + i, to, toAt + i);
    }
    PLAIN.add(from, fromAt + whole, to, toAt + whole, count - whole);
  }

  @Override
  public Products products() {
    return new VectorProducts();
  }

  /** How many of {@code count} numbers vectors take. */
  private static int whole(int count) {
    return count < LEAST_ROW ? 0 : count - count % LANES;
  }
}
