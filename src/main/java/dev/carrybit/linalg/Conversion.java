package dev.carrybit.linalg;

/**
 * Conversions between the doubles of a network's users and the numbers in which it computes. In the
 * float twin of a class the same calls convert; in the class itself both arrays hold doubles, and
 * nothing is copied that need not be.
 */
public final class Conversion {

  private Conversion() {}

  /** {@code values} themselves. */
  public static double[] room(double[] values, double[] buffer) {
    return values;
  }

  /** An array as long as {@code values}: {@code buffer} if it has their length. */
  public static float[] room(double[] values, float[] buffer) {
    return buffer.length == values.length ? buffer : new float[values.length];
  }

  /** Nothing: both are the same array. */
  public static void narrow(double[] values, double[] into, int at, int n) {
    assert values == into;
  }

  /** Copies {@code n} numbers to the same place, each rounded to the nearest float. */
  public static void narrow(double[] values, float[] into, int at, int n) {
    copy(values, at, into, at, n);
  }

  /** Nothing: both are the same array. */
  public static void widen(double[] values, double[] into, int at, int n) {
    assert values == into;
  }

  /** Copies {@code n} numbers to the same place. */
  public static void widen(float[] values, double[] into, int at, int n) {
    copy(values, at, into, at, n);
  }

  /** Copies {@code n} numbers. */
  public static void copy(double[] from, int fromAt, double[] to, int toAt, int n) {
    System.arraycopy(from, fromAt, to, toAt, n);
  }

  /** Copies {@code n} numbers, each rounded to the nearest float. */
  public static void copy(double[] from, int fromAt, float[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = (float) from[fromAt + i];
    }
  }

  /** Copies {@code n} numbers, which stay the same. */
  public static void copy(float[] from, int fromAt, double[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = from[fromAt + i];
    }
  }
}
