package dev.carrybit.model;

import dev.carrybit.addition.AdditionProblem;

/** The carries of a sum: what a network that adds has to remember. */
public final class Carry {

  private Carry() {}

  /** The carry that each of {@code bits} positions hands on to the next one. */
  public static int[] handedOn(AdditionProblem problem, int bits) {
    // a position's bit of the sum is odd where a, b and the carry handed to it are
    var handed = problem.a().xor(problem.b()).xor(problem.sum());
    var carry = new int[bits];
    for (int t = 0; t < bits; t++) {
      carry[t] = handed.testBit(t + 1) ? 1 : 0;
    }
    return carry;
  }
}
