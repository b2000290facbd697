package dev.carrybit.addition;

import dev.carrybit.nn.Batch;
import java.io.Serializable;
import java.math.BigInteger;

/**
 * Two numbers to be added, read bit by bit from the least significant.
 *
 * @param a the first summand, not negative
 * @param b the second summand, not negative
 * @param sum a + b
 */
public record AdditionProblem(BigInteger a, BigInteger b, BigInteger sum) implements Serializable {

  /** The problem a + b. */
  public static AdditionProblem of(BigInteger a, BigInteger b) {
    if (a.signum() < 0 || b.signum() < 0) {
      throw new IllegalArgumentException("expected summands from 0 on, were " + a + " and " + b);
    }
    return new AdditionProblem(a, b, a.add(b));
  }

  /** The problem that sequence {@code n} of {@code batch} holds from its first bit on. */
  public static AdditionProblem of(Batch batch, int n) {
    var a = BigInteger.ZERO;
    var b = BigInteger.ZERO;
    for (int t = 0; t < batch.timeSteps(); t++) {
      int row = t * batch.sequences() + n;
      boolean symbols = batch.isSymbols();
      a = (symbols ? batch.symbols()[row] >= 2 : batch.reals()[2 * row] == 1) ? a.setBit(t) : a;
      b =
          (symbols ? batch.symbols()[row] % 2 == 1 : batch.reals()[2 * row + 1] == 1)
              ? b.setBit(t)
              : b;
    }
    return of(a, b);
  }

  /** Number of time steps in which the whole sum is seen. */
  public int bits() {
    return Math.max(1, sum.bitLength());
  }

  /** Bit {@code t} of the sum. */
  public int target(int t) {
    return sum.testBit(t) ? 1 : 0;
  }

  /**
   * Writes time steps {@code [from, from + T)} of this problem as sequence {@code n} of {@code
   * batch}: a symbol batch gets 2a + b, a real batch the two bits.
   */
  public void fill(Batch batch, int n, int from) {
    for (int t = 0; t < batch.timeSteps(); t++) {
      int row = t * batch.sequences() + n;
      int bitOfA = a.testBit(from + t) ? 1 : 0;
      int bitOfB = b.testBit(from + t) ? 1 : 0;
      if (batch.isSymbols()) {
        batch.symbols()[row] = 2 * bitOfA + bitOfB;
      } else {
        batch.reals()[2 * row] = bitOfA;
        batch.reals()[2 * row + 1] = bitOfB;
      }
      batch.targets()[row] = target(from + t);
    }
  }
}
