package dev.carrybit.linalg;

/**
 * The pointwise functions of networks. They give the same bits on every machine, interpreted or
 * compiled, alone or in an array. exp, log and log1p are within 1 ulp of what {@link StrictMath}
 * gives, the logistic function within 2, and tanh within 1.5 ulp of the exact value.
 */
public final class Pointwise {

  static final Loops LOOPS = Loops.fastest();

  private Pointwise() {}

  /**
   * Whether this virtual machine has the Vector API, an incubating module of the JDK, which one
   * started without {@code --add-modules jdk.incubator.vector} lacks.
   */
  public static boolean hasVectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** e^x. */
  public static double exp(double x) {
    return Exponential.exp(x);
  }

  /** tanh x. */
  public static double tanh(double x) {
    return Exponential.tanh(x);
  }

  /** The logistic function 1 / (1 + e^−x). */
  public static double sigmoid(double x) {
    return Exponential.sigmoid(x);
  }

  /** ln x. */
  public static double log(double x) {
    return Logarithm.log(x);
  }

  /** ln (1 + x) for x between 0 and 1. */
  public static double log1p(double x) {
    return Logarithm.log1p(x);
  }

  /** Replaces {@code count} numbers from {@code from} by their tanh. */
  public static void tanh(double[] values, int from, int count) {
    LOOPS.tanh(values, from, values, from, count);
  }

  /** Writes the tanh of {@code count} numbers from {@code fromAt} to where {@code toAt} says. */
  public static void tanh(double[] from, int fromAt, double[] to, int toAt, int count) {
    LOOPS.tanh(from, fromAt, to, toAt, count);
  }

  /** Replaces {@code count} numbers from {@code from} by their logistic function. */
  public static void sigmoid(double[] values, int from, int count) {
    LOOPS.sigmoid(values, from, count);
  }

  /** Replaces {@code count} numbers x from {@code from} by e^(x − shift). */
  public static void exp(double[] values, int from, int count, double shift) {
    LOOPS.exp(values, from, count, shift);
  }

  /** Adds {@code count} numbers from {@code fromAt} to those from {@code toAt}. */
  public static void add(double[] from, int fromAt, double[] to, int toAt, int count) {
    LOOPS.add(from, fromAt, to, toAt, count);
  }
}
