package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.addition.AdditionProblem;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class CarryTest {

  @Test
  void aPositionHandsOnWhatItCannotHold() {
    for (long a = 0; a < 32; a++) {
      for (long b = 0; b < 32; b++) {
        var problem = AdditionProblem.of(BigInteger.valueOf(a), BigInteger.valueOf(b));
        var expected = new int[7];
        long carry = 0;
        for (int t = 0; t < 7; t++) {
          carry = ((a >> t & 1) + (b >> t & 1) + carry) / 2;
          expected[t] = (int) carry;
        }
        assertThat(Carry.handedOn(problem, 7)).as(a + " + " + b).containsExactly(expected);
      }
    }
  }
}
