package dev.carrybit.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link ScalarMath} on all lanes of a vector at once, operation by operation. The
 * Vector API's own EXP and TANH give other bits interpreted than compiled.
 *
 * <p>Each function is one method that calls nothing but the Vector API, and its constants are
 * vectors made once. The JIT always inlines the API's methods, but ours only until a method has
 * grown large; a vector that crosses a call is an object in memory, which is six times as slow. No
 * function contains a loop: a method is compiled after 5,000 calls, a loop after 40,000 iterations,
 * and until then the Vector API is a thousand times as slow.
 */
final class VectorMath {

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Long> LONGS = SPECIES.withLanes(long.class).check(long.class);

  private static final DoubleVector ZERO = broadcast(0);
  private static final DoubleVector HALF = broadcast(0.5);
  static final DoubleVector ONE = broadcast(1);
  private static final DoubleVector MINUS_TWO = broadcast(-2);
  private static final DoubleVector ROUNDER = broadcast(ScalarMath.ROUNDER);
  private static final DoubleVector LOG2_E = broadcast(ScalarMath.LOG2_E);
  private static final DoubleVector LN2_HIGH = broadcast(ScalarMath.LN2_HIGH);
  private static final DoubleVector LN2_LOW = broadcast(ScalarMath.LN2_LOW);
  private static final DoubleVector HIGHEST = broadcast(ScalarMath.HIGHEST);
  private static final DoubleVector LOWEST = broadcast(ScalarMath.LOWEST);
  private static final DoubleVector TANH_END = broadcast(ScalarMath.TANH_END);
  private static final DoubleVector LINE_START = broadcast(ScalarMath.LINE_START);
  private static final DoubleVector LINE_SLOPE = broadcast(ScalarMath.LINE_SLOPE);
  private static final DoubleVector Q0 = broadcast(ScalarMath.Q0);
  private static final DoubleVector Q1 = broadcast(ScalarMath.Q1);
  private static final DoubleVector Q2 = broadcast(ScalarMath.Q2);
  private static final DoubleVector Q3 = broadcast(ScalarMath.Q3);
  private static final DoubleVector Q4 = broadcast(ScalarMath.Q4);
  private static final DoubleVector Q5 = broadcast(ScalarMath.Q5);
  private static final DoubleVector Q6 = broadcast(ScalarMath.Q6);
  private static final DoubleVector Q7 = broadcast(ScalarMath.Q7);
  private static final DoubleVector Q8 = broadcast(ScalarMath.Q8);
  private static final DoubleVector Q9 = broadcast(ScalarMath.Q9);
  private static final LongVector BIAS = LongVector.broadcast(LONGS, ScalarMath.BIAS);
  private static final LongVector SIGN = LongVector.broadcast(LONGS, Long.MIN_VALUE);

  static {
    // The API looks up an operator's implementation on first use. If the lookup has been compiled
    // by then, this is an uncommon trap, and MicroKernel stays fast only with few of those.
    // Therefore all operators are used once here, before anything is compiled.
    var numbers = new double[SPECIES.length()];
    exp(numbers, 0, 0);
    sigmoid(numbers, 0);
    tanh(numbers, 0, numbers, 0);
    add(numbers, 0, numbers, 0);
  }

  private VectorMath() {}

  private static DoubleVector broadcast(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }

  /** to ← from for two vectors side by side. */
  static void copyTwo(double[] from, int fromAt, double[] to, int toAt) {
    var second = DoubleVector.fromArray(SPECIES, from, fromAt + SPECIES.length());
    DoubleVector.fromArray(SPECIES, from, fromAt).intoArray(to, toAt);
    second.intoArray(to, toAt + SPECIES.length());
  }

  /** to ← to + from for one vector. */
  static void add(double[] from, int fromAt, double[] to, int toAt) {
    var sum = DoubleVector.fromArray(SPECIES, to, toAt);
    sum.add(DoubleVector.fromArray(SPECIES, from, fromAt)).intoArray(to, toAt);
  }

  /** x ← e^(x − shift) for one vector. */
  static void exp(double[] values, int at, double shift) {
    var unbounded = DoubleVector.fromArray(SPECIES, values, at).sub(broadcast(shift));
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
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
            .reinterpretAsDoubles();
    var otherScale =
        rest.reinterpretAsLongs()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
            .reinterpretAsDoubles();
    p.add(ONE).mul(scale).mul(otherScale).intoArray(values, at);
  }

  /** x ← σ(x) for one vector. */
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
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
            .reinterpretAsDoubles();
    var otherScale =
        rest.reinterpretAsLongs()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
            .reinterpretAsDoubles();
    var e = p.add(ONE).mul(scale).mul(otherScale);
    var above = ONE.blend(e, x.compare(VectorOperators.LT, ZERO));
    above.div(ONE.add(e)).intoArray(values, at);
  }

  /** to ← tanh from for one vector. */
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
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
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
