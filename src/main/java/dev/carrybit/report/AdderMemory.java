package dev.carrybit.report;

import java.util.List;

/**
 * What an adder remembers, and how far that reaches.
 *
 * @param lengths how right it is on sums of each length
 * @param walk its way through one sum
 * @param sums that its units were held against
 */
public record AdderMemory(List<Length> lengths, Walk walk, int sums) {

  public AdderMemory {
    lengths = List.copyOf(lengths);
  }

  /**
   * Sums of one length.
   *
   * @param accuracy share of whole sums that are right
   * @param count number of sums
   */
  public record Length(int bits, double accuracy, long count) {}

  /**
   * A sum, position by position from the lowest bit on.
   *
   * @param a bits of the first summand
   * @param b bits of the second
   * @param carry what each position hands on to the next
   * @param target bits of the sum
   * @param predicted bits that the network says
   * @param units first what can be read of all together, then those that go most with the carry
   */
  public record Walk(
      int[] a, int[] b, int[] carry, int[] target, int[] predicted, List<Unit> units) {}

  /**
   * A unit along the sum.
   *
   * @param name where it is
   * @param correlation of its output h with the carry handed on, over many sums
   * @param outputs h at each position
   */
  public record Unit(String name, double correlation, double[] outputs) {}
}
