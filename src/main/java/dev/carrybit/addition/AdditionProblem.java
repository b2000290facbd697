package dev.carrybit.addition;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.SplitMix64;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * Two numbers to be added, read bit by bit, least significant bit first.
 *
 * @param a first summand, not negative
 * @param b second summand, not negative
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

  /** The problem that sequence {@code n} of {@code batch} holds. */
  public static AdditionProblem of(Batch batch, int n) {
    var a = BigInteger.ZERO;
    var b = BigInteger.ZERO;
    for (int t = 0; t < batch.timeSteps(); t++) {
      int row = t * batch.sequences() + n;
      int symbol =
          batch.isSymbols()
              ? batch.symbols()[row]
              : (int) (2 * batch.reals()[2 * row] + batch.reals()[2 * row + 1]);
      a = symbol / 2 == 1 ? a.setBit(t) : a;
      b = symbol % 2 == 1 ? b.setBit(t) : b;
    }
    return of(a, b);
  }

  /**
   * A problem with two uniform summands of {@code bits} − 1 bits, so that the sum fits {@code
   * bits}.
   */
  static AdditionProblem random(int bits, SplitMix64 random) {
    return of(randomNumber(bits - 1, random), randomNumber(bits - 1, random));
  }

  private static BigInteger randomNumber(int bits, SplitMix64 random) {
    if (bits <= Long.SIZE) {
      var word = ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong());
      return new BigInteger(1, word.array()).shiftRight(Long.SIZE - bits);
    }
    var bytes = new byte[(bits + 7) / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextLong() >>> 56);
    }
    return new BigInteger(1, bytes).shiftRight(8 * bytes.length - bits);
  }

  /** Number of time steps that show the whole sum: one more than the longer summand has bits. */
  public int bits() {
    return Math.max(a.bitLength(), b.bitLength()) + 1;
  }

  /** Bit {@code t} of the sum. */
  public int target(int t) {
    return sum.testBit(t) ? 1 : 0;
  }

  /** Writes time steps {@code [from, from + T)} into sequence {@code n} of {@code batch}. */
  public void fill(Batch batch, int n, int from) {
    for (int t = 0; t < batch.timeSteps(); t++) {
      int row = t * batch.sequences() + n;
      int bitOfA = a.testBit(from + t) ? 1 : 0;
      int bitOfB = b.testBit(from + t) ? 1 : 0;
      setInput(batch, row, 2 * bitOfA + bitOfB);
      batch.targets()[row] = target(from + t);
    }
  }

  /** Writes the symbol 2a + b into a row of {@code batch}, or two real inputs, the bits a and b. */
  public static void setInput(Batch batch, int row, int symbol) {
    if (batch.isSymbols()) {
      batch.symbols()[row] = symbol;
    } else {
      batch.reals()[2 * row] = symbol / 2;
      batch.reals()[2 * row + 1] = symbol % 2;
    }
  }

  /** The carry out of each of the {@code bits} lowest positions, 0 or 1. */
  public int[] carries(int bits) {
    // A bit of the sum is the exclusive or of both bits and the carry into the position.
    var into = a.xor(b).xor(sum);
    return IntStream.range(0, bits).map(t -> into.testBit(t + 1) ? 1 : 0).toArray();
  }
}
