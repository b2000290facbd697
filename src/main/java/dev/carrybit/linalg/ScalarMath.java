package dev.carrybit.linalg;

/**
 * exp, tanh, the logistic function, log and log1p of one number, each as a fixed sequence of
 * additions, multiplications and fused multiply-adds: the specification of {@code VectorMath}.
 * {@link Math#fma} is exact by definition, so the bits depend neither on the processor nor on the
 * compiler. On processors without an FMA instruction it is slow but correct.
 *
 * <p>exp, log and log1p are within 1 ulp of {@link StrictMath}, the logistic function within 3, and
 * tanh within 2 ulp of the exact value.
 *
 * <p>e^x is 2^k e^r with |r| ≤ ln 2 / 2, and e^r = 1 + p(r), where p(r) = r + r²/2 + r³ Q(r). Q is
 * a polynomial of degree 9 that interpolates at Chebyshev nodes. The logarithm uses the method and
 * the constants of Sun's fdlibm (e_log.c): x = 2^k (1 + f) with 1 + f between √½ and √2, s = f / (2
 * + f), and ln (1 + f) = f − f²/2 + s (f²/2 + R(s²)).
 */
public final class ScalarMath {
  static final double LOG2_E = 0x1.71547652b82fep0;

  /** ln 2 in two parts; the first ends in so many zero bits that k times it is exact. */
  static final double LN2_HIGH = 0x1.62e42feep-1;

  static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  /** Adding and subtracting it rounds to an integer, which the low bits of the sum hold. */
  static final double ROUNDER = 0x1.8p52;

  static final double Q0 = 0x1.5555555555556p-3;
  static final double Q1 = 0x1.5555555555555p-5;
  static final double Q2 = 0x1.11111111109adp-7;
  static final double Q3 = 0x1.6c16c16c167dep-10;
  static final double Q4 = 0x1.a01a01a7c8d47p-13;
  static final double Q5 = 0x1.a01a01a47db6fp-16;
  static final double Q6 = 0x1.71de0d9c145d0p-19;
  static final double Q7 = 0x1.27e4e1ea0f53ap-22;
  static final double Q8 = 0x1.af38d53857513p-26;
  static final double Q9 = 0x1.1f66f85dfa20ap-29;

  /** Above it e^x is infinite. */
  static final double HIGHEST = 710;

  /** Below it e^x is zero. */
  static final double LOWEST = -746;

  /** Below it tanh |x| is 1: e^−2|x| is far below the last place. */
  static final double TANH_END = -80;

  /** 1 / d is close to LINE_START + LINE_SLOPE d for d from 1 to 2. */
  static final double LINE_START = 1.457;

  static final double LINE_SLOPE = -0.5;

  static final int BIAS = 1023;
  static final int FRACTION_BITS = 52;

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

  private ScalarMath() {}

  /** e^x. */
  public static double exp(double x) {
    return atMostHighest(x > HIGHEST ? HIGHEST : x);
  }

  private static double atMostHighest(double x) {
    double y = x < LOWEST ? LOWEST : x;
    double n = Math.fma(y, LOG2_E, ROUNDER) - ROUNDER;
    return scale(fraction(reduce(y, n)) + 1, n);
  }

  /** value · 2^n, in two factors, since 2^n may be below or above all numbers. */
  private static double scale(double value, double n) {
    double half = Math.fma(n, 0.5, ROUNDER);
    double rest = n - (half - ROUNDER) + ROUNDER;
    return value * powerOfTwo(half) * powerOfTwo(rest);
  }

  private static double reduce(double x, double n) {
    return Math.fma(-n, LN2_LOW, Math.fma(-n, LN2_HIGH, x));
  }

  /** p(r) = e^r − 1. */
  private static double fraction(double r) {
    double q = Math.fma(Q9, r, Q8);
    q = Math.fma(q, r, Q7);
    q = Math.fma(q, r, Q6);
    q = Math.fma(q, r, Q5);
    q = Math.fma(q, r, Q4);
    q = Math.fma(q, r, Q3);
    q = Math.fma(q, r, Q2);
    q = Math.fma(q, r, Q1);
    q = Math.fma(q, r, Q0);
    q = Math.fma(q, r, 0.5);
    return Math.fma(r * r, q, r);
  }

  /** 2^k, where k is in the low bits of {@code rounded}. */
  private static double powerOfTwo(double rounded) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(rounded) + BIAS << FRACTION_BITS);
  }

  /**
   * The logistic function 1 / (1 + e^−x) = e^x / (1 + e^x). It is computed from e^−|x|, which
   * cannot overflow.
   */
  public static double sigmoid(double x) {
    double e = atMostHighest(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  /**
   * tanh x. With y = −2|x| = k ln 2 + r, tanh |x| = (1 − e^y) / (1 + e^y), where 1 ∓ e^y = (1 ∓
   * 2^k) ∓ 2^k p(r). This is accurate for small x, where k is zero. The rounding errors of
   * numerator, denominator and quotient are added at the end, divided by a line close to 1 / (1 +
   * e^y).
   */
  public static double tanh(double x) {
    double y = -2 * Math.abs(x);
    y = y < TANH_END ? TANH_END : y;
    double rounded = Math.fma(y, LOG2_E, ROUNDER);
    double power = powerOfTwo(rounded);
    double part = power * fraction(reduce(y, rounded - ROUNDER));
    double above = 1 - power - part;
    double below = 1 + power + part;
    double quotient = above / below;
    double lost = 1 - power - above - part;
    double lostBelow = part - (below - (1 + power));
    double lostAll = Math.fma(-quotient, lostBelow, lost);
    double rest = Math.fma(-quotient, below, above) + lostAll;
    double size = Math.fma(rest, Math.fma(below, LINE_SLOPE, LINE_START), quotient);
    return Math.copySign(size, x);
  }

  /** ln x. */
  public static double log(double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
    }
    return x < Double.MIN_NORMAL ? normal(x * 0x1p54, -54) : normal(x, 0);
  }

  /** ln (1 + x) for x between 0 and 1; the rounding error of 1 + x is added at the end. */
  public static double log1p(double x) {
    double u = 1 + x;
    return log(u) + (x - (u - 1)) / u;
  }

  private static double normal(double x, int shift) {
    long bits = Double.doubleToRawLongBits(x) + (ONE - ROOT_HALF);
    double k = (bits >>> FRACTION_BITS) - BIAS + shift;
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
    double low = Math.fma(s, half + r, k * LN2_LOW);
    return Math.fma(k, LN2_HIGH, f - (half - low));
  }
}
