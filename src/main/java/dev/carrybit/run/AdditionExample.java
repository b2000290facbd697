package dev.carrybit.run;

import java.math.BigInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One addition that a network tried, as the article on binary addition prints it.
 *
 * @param error Σ|y − o| over the positions
 * @param predicted the network's bits, least significant first
 * @param target the sum's bits, least significant first, as many
 * @param a first summand
 * @param b second summand
 */
public record AdditionExample(
    double error, int[] predicted, int[] target, BigInteger a, BigInteger b) {
  private static final String RULE = "------------";

  public AdditionExample {
    predicted = predicted.clone();
    target = target.clone();
    if (predicted.length != target.length) {
      throw new IllegalArgumentException(
          "predicted: expected " + target.length + " bits as in target, has " + predicted.length);
    }
  }

  @Override
  public int[] predicted() {
    return predicted.clone();
  }

  @Override
  public int[] target() {
    return target.clone();
  }

  /** The number that the predicted bits spell. */
  public BigInteger sum() {
    var sum = BigInteger.ZERO;
    for (var position = 0; position < predicted.length; position++) {
      sum = predicted[position] == 1 ? sum.setBit(position) : sum;
    }
    return sum;
  }

  /**
   * Five lines, the last one a rule, each with its line end: the error, both rows of bits (most
   * significant first), and the sum by the predicted bits.
   */
  public String block() {
    return "Error:[%s]\nPred:%s\nTrue:%s\n%s + %s = %s\n%s\n"
        .formatted(NumPyFormat.of(error), bits(predicted), bits(target), a, b, sum(), RULE);
  }

  private static String bits(int[] bits) {
    return IntStream.rangeClosed(1, bits.length)
        .mapToObj(fromEnd -> Integer.toString(bits[bits.length - fromEnd]))
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
