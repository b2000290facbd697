package dev.carrybit.linalg.float32;

/**
 * exp, tanh and the logistic function of one float, each as a fixed sequence of additions,
 * multiplications, fused multiply-adds and at most one division: the specification of {@code
 * VectorMath}. {@link Math#fma} is exact by definition, so the bits depend neither on the processor
 * nor on the compiler. Losses are doubles, and so are the logarithms.
 *
 * <p>For every float, exp is within 1 ulp of the exact value, the logistic function within 2, and
 * tanh within 1.6.
 *
 * <p>e^x is 2^k e^r with |r| ≤ ln 2 / 2, and e^r = 1 + r (1 + r Q(r)), where Q is the minimax
 * polynomial of degree 4. For |x| up to {@link #TANH_BEND}, tanh x = x + x³ T(x²), where T is the
 * minimax polynomial of degree 3. Lawson's algorithm (least squares with weights that grow where
 * the error is large) gave the coefficients. They were rounded to floats, and then varied in their
 * last places as long as that lowered the greatest error of the whole function.
 */
public final class ScalarMath {
  static final float LOG2_E = 0x1.715476p0f;

  /** The float next to ln 2. k times it, subtracted from x by a fused multiply-add, is exact. */
  static final float LN2_HIGH = 0x1.62e43p-1f;

  static final float LN2_LOW = -0x1.05c61p-29f;

  static final float Q0 = 0x1.fffffcp-2f;
  static final float Q1 = 0x1.55548ap-3f;
  static final float Q2 = 0x1.5558bcp-5f;
  static final float Q3 = 0x1.123a5ep-7f;
  static final float Q4 = 0x1.6a2974p-10f;

  static final float T0 = -0x1.555452p-2f;
  static final float T1 = 0x1.10cef2p-3f;
  static final float T2 = -0x1.af7bd6p-5f;
  static final float T3 = 0x1.0d4f08p-6f;

  /** Above it e^x is infinite. */
  static final float HIGHEST = 89;

  /** Below it e^x is zero. */
  static final float LOWEST = -104;

  /** Above it the logistic function is 1. */
  static final float SIGMOID_END = 20;

  /** Above it tanh is 1. */
  static final float TANH_END = 10;

  /** Tanh is ½ here. Up to it a polynomial is more accurate than 1 − 2 / (e^2x + 1). */
  static final float TANH_BEND = 0.55f;

  /** Adding and subtracting it rounds to an integer, which the low bits of the sum hold. */
  private static final float ROUNDER = 0x1.8p23f;

  private static final int BIAS = 127;
  static final int FRACTION_BITS = 23;

  /** Its low bits become the sum of the biased exponents of both factors of e^x. */
  static final float EXP_ROUNDER = ROUNDER + 2 * BIAS;

  /**
   * Its low bits become the biased exponent of 2^(−k − 23); 2^−k itself can be above all floats.
   */
  static final float SIGMOID_ROUNDER = ROUNDER + BIAS - 23;

  /** Its low bits become the biased exponent of 2^k. */
  static final float TANH_ROUNDER = ROUNDER + BIAS;

  /**
   * Numerator and denominator of the logistic function are multiplied by it. Otherwise both would
   * lie a little above powers of two for the same x, where a rounding error is relatively largest.
   */
  static final float FACTOR = 1.49f;

  /** It matches {@link #SIGMOID_ROUNDER}. */
  static final float SMALL_FACTOR = 0x1p-23f * FACTOR;

  private ScalarMath() {}

  /** e^x, as e^r times 2^k in two factors, since 2^k may be below or above all floats. */
  public static float exp(float x) {
    float bounded = x > HIGHEST ? HIGHEST : x;
    float y = bounded < LOWEST ? LOWEST : bounded;
    float rounded = Math.fma(y, LOG2_E, EXP_ROUNDER);
    float n = rounded - EXP_ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, y));
    int bits = Float.floatToRawIntBits(rounded);
    int half = bits >>> 1;
    return Math.fma(slope(r, 1), r, 1) * powerOfTwo(half) * powerOfTwo(bits - half);
  }

  /** (e^r − 1) / r, times the factor. */
  private static float slope(float r, float factor) {
    float q = Math.fma(factor * Q4, r, factor * Q3);
    q = Math.fma(q, r, factor * Q2);
    q = Math.fma(q, r, factor * Q1);
    q = Math.fma(q, r, factor * Q0);
    return Math.fma(q, r, factor);
  }

  /** The power of two whose biased exponent is in the low bits. */
  private static float powerOfTwo(int exponent) {
    return Float.intBitsToFloat(exponent << FRACTION_BITS);
  }

  /** The logistic function 1 / (1 + e^−x) = e^r / (e^r + 2^−k). */
  public static float sigmoid(float x) {
    float bounded = x > SIGMOID_END ? SIGMOID_END : x;
    float y = bounded < LOWEST ? LOWEST : bounded;
    float rounded = Math.fma(y, -LOG2_E, SIGMOID_ROUNDER);
    float n = rounded - SIGMOID_ROUNDER;
    float r = Math.fma(n, LN2_LOW, Math.fma(n, LN2_HIGH, y));
    float above = Math.fma(slope(r, SMALL_FACTOR), r, SMALL_FACTOR);
    return above / Math.fma(powerOfTwo(Float.floatToRawIntBits(rounded)), FACTOR, above);
  }

  /** tanh x. */
  public static float tanh(float x) {
    float size = Math.abs(x);
    return Math.copySign(size > TANH_BEND ? high(size) : low(size), x);
  }

  private static float low(float x) {
    float square = x * x;
    float t = Math.fma(T3, square, T2);
    t = Math.fma(t, square, T1);
    t = Math.fma(t, square, T0);
    return Math.fma(t, square * x, x);
  }

  /** 1 − 2 / (e^2x + 1). The lower part of ln 2 is too small to matter here. */
  private static float high(float x) {
    float y = Math.min(x, TANH_END);
    float rounded = Math.fma(y, 2 * LOG2_E, TANH_ROUNDER);
    float n = rounded - TANH_ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, y + y);
    float power = powerOfTwo(Float.floatToRawIntBits(rounded));
    return 1 - 2 / Math.fma(Math.fma(slope(r, 1), r, 1), power, 1);
  }
}
