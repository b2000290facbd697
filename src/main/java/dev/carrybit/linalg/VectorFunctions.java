package dev.carrybit.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link Exponential}, operation by operation, on all lanes of a vector at once.
 * The Vector API's own EXP and TANH give other bits interpreted than compiled.
 *
 * <p>Each function is one method without calls but the Vector API's, and constants are vectors made
 * once. The compiler takes the API's methods in whatever their size, but ours only until a method
 * has grown large, and a vector that crosses a call is an object in memory: six times as slow. And
 * each is without a loop: a method is compiled after 5,000 calls, a loop after 40,000 rounds, and
 * until then the Vector API is a thousand times as slow.
 */
final class VectorFunctions {

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Long> LONGS = SPECIES.withLanes(long.class).check(long.class);

  private static final DoubleVector ZERO = every(0);
  private static final DoubleVector HALF = every(0.5);
  private static final DoubleVector ONE = every(1);
  private static final DoubleVector MINUS_TWO = every(-2);
  private static final DoubleVector ROUNDER = every(Exponential.ROUNDER);
  private static final DoubleVector LOG2_E = every(Exponential.LOG2_E);
  private static final DoubleVector LN2_HIGH = every(Exponential.LN2_HIGH);
  private static final DoubleVector LN2_LOW = every(Exponential.LN2_LOW);
  private static final DoubleVector HIGHEST = every(Exponential.HIGHEST);
  private static final DoubleVector LOWEST = every(Exponential.LOWEST);
  private static final DoubleVector TANH_END = every(Exponential.TANH_END);
  private static final DoubleVector LINE_START = every(Exponential.LINE_START);
  private static final DoubleVector LINE_SLOPE = every(Exponential.LINE_SLOPE);
  private static final DoubleVector Q0 = every(Exponential.Q0);
  private static final DoubleVector Q1 = every(Exponential.Q1);
  private static final DoubleVector Q2 = every(Exponential.Q2);
  private static final DoubleVector Q3 = every(Exponential.Q3);
  private static final DoubleVector Q4 = every(Exponential.Q4);
  private static final DoubleVector Q5 = every(Exponential.Q5);
  private static final DoubleVector Q6 = every(Exponential.Q6);
  private static final DoubleVector Q7 = every(Exponential.Q7);
  private static final DoubleVector Q8 = every(Exponential.Q8);
  private static final DoubleVector Q9 = every(Exponential.Q9);
  private static final LongVector BIAS = LongVector.broadcast(LONGS, Exponential.BIAS);
  private static final LongVector SIGN = LongVector.broadcast(LONGS, Long.MIN_VALUE);

  static {
    // The API looks for an operator's function when it is first used. Where that happens after the
    // search has been compiled for others it is a trap, of which VectorTiles can bear few.
    var numbers = new double[SPECIES.length()];
    exp(numbers, 0, 0);
    sigmoid(numbers, 0);
    tanh(numbers, 0, numbers, 0);
    add(numbers, 0, numbers, 0);
  }

  private VectorFunctions() {}

  private static DoubleVector every(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }

  /** to ← from, {@code count} numbers, a vector of them at least; the last vectors may overlap. */
  static void copy(double[] from, int fromAt, double[] to, int toAt, int count) {
    for (int i = 0; i < count; i += SPECIES.length()) {
      int at = Math.min(i, count - SPECIES.length());
      DoubleVector.fromArray(SPECIES, from, fromAt + at).intoArray(to, toAt + at);
    }
  }

  /** to ← to + from, a vector of them. */
  static void add(double[] from, int fromAt, double[] to, int toAt) {
    var sum = DoubleVector.fromArray(SPECIES, to, toAt);
    sum.add(DoubleVector.fromArray(SPECIES, from, fromAt)).intoArray(to, toAt);
  }

  /** Replaces a vector of numbers x by e^(x − shift). */
  static void exp(double[] values, int at, double shift) {
    var unbounded = DoubleVector.fromArray(SPECIES, values, at).sub(every(shift));
    var x = unbounded.blend(HIGHEST, unbounded.compare(VectorOperators.GT, HIGHEST));
    var y = x.blend(LOWEST, x.compare(VectorOperators.LT, LOWEST));
    var n = y.fma(LOG2_E, ROUNDER).sub(ROUNDER);
    var minusN = n.neg();
    var r = minusN.fma(LN2_LOW, minusN.fma(LN2_HIGH, y));
    var q =
        r.fma(Q9, Q8)
            .fma(r, Q7)
            .fma(r, Q6)
            .fma(r, Q5)
            .fma(r, Q4)
            .fma(r, Q3)
            .fma(r, Q2)
            .fma(r, Q1)
            .fma(r, Q0)
            .fma(r, HALF);
    var p = r.mul(r).fma(q, r);
    var half = n.fma(HALF, ROUNDER);
    var rest = n.sub(half.sub(ROUNDER)).add(ROUNDER);
    var scale =
        half.reinterpretAsLongs()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS)
            .reinterpretAsDoubles();
    var otherScale =
        rest.reinterpretAsLongs()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS)
            .reinterpretAsDoubles();
    p.add(ONE).mul(scale).mul(otherScale).intoArray(values, at);
  }

  /** Replaces a vector of numbers by their logistic function. */
  static void sigmoid(double[] values, int at) {
    var x = DoubleVector.fromArray(SPECIES, values, at);
    var minus = x.abs().neg();
    var y = minus.blend(LOWEST, minus.compare(VectorOperators.LT, LOWEST));
    var n = y.fma(LOG2_E, ROUNDER).sub(ROUNDER);
    var minusN = n.neg();
    var r = minusN.fma(LN2_LOW, minusN.fma(LN2_HIGH, y));
    var q =
        r.fma(Q9, Q8)
            .fma(r, Q7)
            .fma(r, Q6)
            .fma(r, Q5)
            .fma(r, Q4)
            .fma(r, Q3)
            .fma(r, Q2)
            .fma(r, Q1)
            .fma(r, Q0)
            .fma(r, HALF);
    var p = r.mul(r).fma(q, r);
    var half = n.fma(HALF, ROUNDER);
    var rest = n.sub(half.sub(ROUNDER)).add(ROUNDER);
    var scale =
        half.reinterpretAsLongs()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS)
            .reinterpretAsDoubles();
    var otherScale =
        rest.reinterpretAsLongs()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS)
            .reinterpretAsDoubles();
    var e = p.add(ONE).mul(scale).mul(otherScale);
    var above = ONE.blend(e, x.compare(VectorOperators.LT, ZERO));
    above.div(ONE.add(e)).intoArray(values, at);
  }

  /** to ← tanh from, a vector of them. */
  static void tanh(double[] from, int fromAt, double[] to, int toAt) {
    var x = DoubleVector.fromArray(SPECIES, from, fromAt);
    var unbounded = x.abs().mul(MINUS_TWO);
    var y = unbounded.blend(TANH_END, unbounded.compare(VectorOperators.LT, TANH_END));
    var rounded = y.fma(LOG2_E, ROUNDER);
    var n = rounded.sub(ROUNDER);
    var minusN = n.neg();
    var r = minusN.fma(LN2_LOW, minusN.fma(LN2_HIGH, y));
    var q =
        r.fma(Q9, Q8)
            .fma(r, Q7)
            .fma(r, Q6)
            .fma(r, Q5)
            .fma(r, Q4)
            .fma(r, Q3)
            .fma(r, Q2)
            .fma(r, Q1)
            .fma(r, Q0)
            .fma(r, HALF);
    var p = r.mul(r).fma(q, r);
    var power =
        rounded
            .reinterpretAsLongs()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS)
            .reinterpretAsDoubles();
    var part = power.mul(p);
    var less = ONE.sub(power);
    var more = ONE.add(power);
    var above = less.sub(part);
    var below = more.add(part);
    var quotient = above.div(below);
    var minus = quotient.neg();
    var lost = minus.fma(part.sub(below.sub(more)), less.sub(above).sub(part));
    var rest = minus.fma(below, above).add(lost);
    var size = rest.fma(below.fma(LINE_SLOPE, LINE_START), quotient);
    var sign = x.reinterpretAsLongs().and(SIGN);
    size.reinterpretAsLongs().or(sign).reinterpretAsDoubles().intoArray(to, toAt);
  }
}
