package dev.carrybit.linalg.float32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link ScalarMath} on all lanes of a vector at once, operation by operation. The
 * rules are those of the class of this name for doubles: each function is one method that calls
 * nothing but the Vector API, its constants are vectors made once, and it contains no loop.
 */
final class VectorMath {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class).check(int.class);

  static final FloatVector ONE = broadcast(1);
  private static final FloatVector MINUS_TWO = broadcast(-2);
  private static final FloatVector LOG2_E = broadcast(ScalarMath.LOG2_E);
  private static final FloatVector MINUS_LOG2_E = broadcast(-ScalarMath.LOG2_E);
  private static final FloatVector TWO_LOG2_E = broadcast(2 * ScalarMath.LOG2_E);
  private static final FloatVector LN2_HIGH = broadcast(ScalarMath.LN2_HIGH);
  private static final FloatVector LN2_LOW = broadcast(ScalarMath.LN2_LOW);
  private static final FloatVector MINUS_LN2_HIGH = broadcast(-ScalarMath.LN2_HIGH);
  private static final FloatVector MINUS_LN2_LOW = broadcast(-ScalarMath.LN2_LOW);
  private static final FloatVector Q0 = broadcast(ScalarMath.Q0);
  private static final FloatVector Q1 = broadcast(ScalarMath.Q1);
  private static final FloatVector Q2 = broadcast(ScalarMath.Q2);
  private static final FloatVector Q3 = broadcast(ScalarMath.Q3);
  private static final FloatVector Q4 = broadcast(ScalarMath.Q4);
  private static final FloatVector S0 = broadcast(ScalarMath.SMALL_FACTOR * ScalarMath.Q0);
  private static final FloatVector S1 = broadcast(ScalarMath.SMALL_FACTOR * ScalarMath.Q1);
  private static final FloatVector S2 = broadcast(ScalarMath.SMALL_FACTOR * ScalarMath.Q2);
  private static final FloatVector S3 = broadcast(ScalarMath.SMALL_FACTOR * ScalarMath.Q3);
  private static final FloatVector S4 = broadcast(ScalarMath.SMALL_FACTOR * ScalarMath.Q4);
  private static final FloatVector T0 = broadcast(ScalarMath.T0);
  private static final FloatVector T1 = broadcast(ScalarMath.T1);
  private static final FloatVector T2 = broadcast(ScalarMath.T2);
  private static final FloatVector T3 = broadcast(ScalarMath.T3);
  private static final FloatVector HIGHEST = broadcast(ScalarMath.HIGHEST);
  private static final FloatVector LOWEST = broadcast(ScalarMath.LOWEST);
  private static final FloatVector SIGMOID_END = broadcast(ScalarMath.SIGMOID_END);
  private static final FloatVector TANH_BEND = broadcast(ScalarMath.TANH_BEND);
  private static final FloatVector EXP_ROUNDER = broadcast(ScalarMath.EXP_ROUNDER);
  private static final FloatVector SIGMOID_ROUNDER = broadcast(ScalarMath.SIGMOID_ROUNDER);
  private static final FloatVector TANH_ROUNDER = broadcast(ScalarMath.TANH_ROUNDER);
  private static final FloatVector FACTOR = broadcast(ScalarMath.FACTOR);
  private static final FloatVector SMALL_FACTOR = broadcast(ScalarMath.SMALL_FACTOR);
  private static final IntVector TANH_END =
      IntVector.broadcast(INTS, Float.floatToRawIntBits(ScalarMath.TANH_END));
  private static final IntVector SIGN = IntVector.broadcast(INTS, Integer.MIN_VALUE);

  static {
    // For the reason that the class for doubles tells, all operators are used once before anything
    // is compiled.
    var numbers = new float[SPECIES.length()];
    exp(numbers, 0, 0);
    sigmoid(numbers, 0);
    tanh(numbers, 0, numbers, 0);
    add(numbers, 0, numbers, 0);
  }

  private VectorMath() {}

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** to ← from for two vectors side by side. */
  static void copyTwo(float[] from, int fromAt, float[] to, int toAt) {
    var second = FloatVector.fromArray(SPECIES, from, fromAt + SPECIES.length());
    FloatVector.fromArray(SPECIES, from, fromAt).intoArray(to, toAt);
    second.intoArray(to, toAt + SPECIES.length());
  }

  /** to ← to + from for one vector. */
  static void add(float[] from, int fromAt, float[] to, int toAt) {
    var sum = FloatVector.fromArray(SPECIES, to, toAt);
    sum.add(FloatVector.fromArray(SPECIES, from, fromAt)).intoArray(to, toAt);
  }

  /** x ← e^(x − shift) for one vector. */
  static void exp(float[] values, int at, float shift) {
    var unbounded = FloatVector.fromArray(SPECIES, values, at).sub(broadcast(shift));
    var x = unbounded.blend(HIGHEST, unbounded.compare(VectorOperators.GT, HIGHEST));
    var y = x.blend(LOWEST, x.compare(VectorOperators.LT, LOWEST));
    var rounded = y.fma(LOG2_E, EXP_ROUNDER);
    var n = rounded.sub(EXP_ROUNDER);
    var r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, y));
    var slope = r.fma(Q4, Q3).fma(r, Q2).fma(r, Q1).fma(r, Q0).fma(r, ONE);
    var bits = rounded.reinterpretAsInts();
    var half = bits.lanewise(VectorOperators.LSHR, 1);
    var scale = half.lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS).reinterpretAsFloats();
    var otherScale =
        bits.sub(half)
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
            .reinterpretAsFloats();
    slope.fma(r, ONE).mul(scale).mul(otherScale).intoArray(values, at);
  }

  /** x ← σ(x) for one vector. */
  static void sigmoid(float[] values, int at) {
    var unbounded = FloatVector.fromArray(SPECIES, values, at);
    var x = unbounded.blend(SIGMOID_END, unbounded.compare(VectorOperators.GT, SIGMOID_END));
    var y = x.blend(LOWEST, x.compare(VectorOperators.LT, LOWEST));
    var rounded = y.fma(MINUS_LOG2_E, SIGMOID_ROUNDER);
    var n = rounded.sub(SIGMOID_ROUNDER);
    var r = n.fma(LN2_LOW, n.fma(LN2_HIGH, y));
    var slope = r.fma(S4, S3).fma(r, S2).fma(r, S1).fma(r, S0).fma(r, SMALL_FACTOR);
    var above = slope.fma(r, SMALL_FACTOR);
    var power =
        rounded
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
            .reinterpretAsFloats();
    above.div(power.fma(FACTOR, above)).intoArray(values, at);
  }

  /** to ← tanh from for one vector. */
  static void tanh(float[] from, int fromAt, float[] to, int toAt) {
    var x = FloatVector.fromArray(SPECIES, from, fromAt);
    var size = x.abs();
    var square = size.mul(size);
    var t = square.fma(T3, T2).fma(square, T1).fma(square, T0);
    var low = t.fma(square.mul(size), size);
    var y = size.reinterpretAsInts().min(TANH_END).reinterpretAsFloats();
    var rounded = y.fma(TWO_LOG2_E, TANH_ROUNDER);
    var n = rounded.sub(TANH_ROUNDER);
    var r = n.fma(MINUS_LN2_HIGH, y.add(y));
    var slope = r.fma(Q4, Q3).fma(r, Q2).fma(r, Q1).fma(r, Q0).fma(r, ONE);
    var power =
        rounded
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, ScalarMath.FRACTION_BITS)
            .reinterpretAsFloats();
    var high = MINUS_TWO.div(slope.fma(r, ONE).fma(power, ONE)).add(ONE);
    var either = low.blend(high, size.compare(VectorOperators.GT, TANH_BEND));
    var sign = x.reinterpretAsInts().and(SIGN);
    either.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(to, toAt);
  }
}
