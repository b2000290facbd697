package dev.carrybit.linalg;

/**
 * The pointwise functions of networks. They give the same bits on every machine, interpreted or
 * compiled: {@link StrictMath} is specified to the bit, where {@link Math}'s exp is not.
 */
public final class Pointwise {

  private Pointwise() {}

  /** e^x. */
  public static double exp(double x) {
    return StrictMath.exp(x);
  }

  /** tanh x. */
  public static double tanh(double x) {
    return StrictMath.tanh(x);
  }

  /** The logistic function 1 / (1 + e^−x). */
  public static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** Replaces {@code count} numbers from {@code from} by their tanh. */
  public static void tanh(double[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      values[i] = tanh(values[i]);
    }
  }

  /** Replaces {@code count} numbers from {@code from} by their logistic function. */
  public static void sigmoid(double[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      values[i] = sigmoid(values[i]);
    }
  }
}
