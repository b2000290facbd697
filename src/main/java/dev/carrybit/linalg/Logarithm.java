package dev.carrybit.linalg;

/**
 * The natural logarithm of one number, by the method and constants of Sun's fdlibm (e_log.c) in a
 * fixed sequence of fused multiplications and additions: x = 2^k (1 + f) with 1 + f between √½ and
 * √2, s = f / (2 + f), and ln (1 + f) = f − f²/2 + s (f²/2 + R(s²)).
 */
final class Logarithm {

  private static final double L1 = 0x1.5555555555593p-1;
  private static final double L2 = 0x1.999999997fa04p-2;
  private static final double L3 = 0x1.2492494229359p-2;
  private static final double L4 = 0x1.c71c51d8e78afp-3;
  private static final double L5 = 0x1.7466496cb03dep-3;
  private static final double L6 = 0x1.39a09d078c69fp-3;
  private static final double L7 = 0x1.2f112df3e5244p-3;

  /** The high word of √½, as the bits of a number. */
  private static final long ROOT_HALF = 0x3fe6a09e_00000000L;

  private static final long ONE = 0x3ff00000_00000000L;
  private static final long FRACTION = 0x000fffff_ffffffffL;

  private Logarithm() {}

  static double log(double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
    }
    return x < Double.MIN_NORMAL ? normal(x * 0x1p54, -54) : normal(x, 0);
  }

  /** ln (1 + x) for x between 0 and 1; what 1 + x loses is added again. */
  static double log1p(double x) {
    double u = 1 + x;
    return log(u) + (x - (u - 1)) / u;
  }

  private static double normal(double x, int shift) {
    long bits = Double.doubleToRawLongBits(x) + (ONE - ROOT_HALF);
    double k = (bits >>> Exponential.FRACTION_BITS) - Exponential.BIAS + shift;
    double f = Double.longBitsToDouble((bits & FRACTION) + ROOT_HALF) - 1;
    double s = f / (2 + f);
    double z = s * s;
    double r = Math.fma(L7, z, L6);
    r = Math.fma(r, z, L5);
    r = Math.fma(r, z, L4);
    r = Math.fma(r, z, L3);
    r = Math.fma(r, z, L2);
    r = Math.fma(r, z, L1) * z;
    double half = 0.5 * f * f;
    double low = Math.fma(s, half + r, k * Exponential.LN2_LOW);
    return Math.fma(k, Exponential.LN2_HIGH, f - (half - low));
  }
}
