package dev.carrybit.linalg;

/**
 * Exponential, hyperbolic tangent, logistic function and logarithm of one number, as a fixed
 * sequence of fused multiplications and additions: the specification of the loops over arrays.
 * {@link Math#fma} is exact by definition, so bits depend neither on processor nor compiler; where
 * a processor has no such instruction it is slow, and right.
 *
 * <p>e^x is 2^k e^r with |r| ≤ ln 2 / 2, and e^r = 1 + p(r), where p(r) = r + r²/2 + r³ Q(r) with Q
 * a polynomial of degree 9 through e^r's values at Chebyshev's nodes.
 */
final class Exponential {

  static final double LOG2_E = 0x1.71547652b82fep0;

  /** ln 2 in two parts; the first has zeros enough that k times it is exact. */
  static final double LN2_HIGH = 0x1.62e42feep-1;

  static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  /** Added and taken off again, it rounds to an integer, which the low bits of the sum hold. */
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

  /** Above it e^x is infinite, with room to spare. */
  static final double HIGHEST = 710;

  /** Below it e^x is zero, with room to spare. */
  static final double LOWEST = -746;

  /** From here on tanh is 1: e^−2x is far below the last place. */
  static final double TANH_END = -80;

  /** 1 / d is near LINE_START + LINE_SLOPE d for d from 1 to 2. */
  static final double LINE_START = 1.457;

  static final double LINE_SLOPE = -0.5;

  static final int BIAS = 1023;
  static final int FRACTION_BITS = 52;

  private Exponential() {}

  static double exp(double x) {
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

  /** e^−|x| is at most 1, and so nothing overflows: σ(x) = 1 / (1 + e^−x) = e^x / (1 + e^x). */
  static double sigmoid(double x) {
    double e = atMostHighest(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  /**
   * With y = −2|x| = k ln 2 + r, tanh |x| = (1 − e^y) / (1 + e^y), where 1 ∓ e^y = (1 ∓ 2^k) ∓ 2^k
   * p(r): nothing is lost for small x, since k is zero there. What the sums above and below lose to
   * rounding, and the quotient, is added at the end, divided by a line that is near 1 / (1 + e^y).
   */
  static double tanh(double x) {
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
}
