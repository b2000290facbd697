package dev.carrybit.addition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Input;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdditionProblemTest {

  private static AdditionProblem sum(long a, long b) {
    return AdditionProblem.of(BigInteger.valueOf(a), BigInteger.valueOf(b));
  }

  @Test
  void thePairsOfBitsComeFromTheLeastSignificantOn() {
    // 6 = 0110, 3 = 0011, 9 = 1001.
    var symbols = Batch.ofSymbols(1, 4);
    sum(6, 3).fill(symbols, 0, 0);
    assertThat(symbols.symbols()).containsExactly(1, 3, 2, 0);
    assertThat(symbols.targets()).containsExactly(1, 0, 0, 1);
    var reals = Batch.of(new Input.Reals(2), 1, 4);
    sum(6, 3).fill(reals, 0, 0);
    assertThat(reals.reals()).containsExactly(0, 1, 1, 1, 1, 0, 0, 0);
    assertThat(reals.targets()).containsExactly(1, 0, 0, 1);
  }

  @Test
  void eachSequenceOfABatchIsReadBack() {
    var problems = List.of(sum(113, 0), sum(0, 127), sum(127, 127), sum(0, 0), sum(9, 60));
    for (var batch : List.of(Batch.ofSymbols(5, 8), Batch.of(new Input.Reals(2), 5, 8))) {
      for (int n = 0; n < problems.size(); n++) {
        problems.get(n).fill(batch, n, 0);
      }
      for (int n = 0; n < problems.size(); n++) {
        assertThat(AdditionProblem.of(batch, n)).isEqualTo(problems.get(n));
      }
    }
  }

  @Test
  void laterBitsAreWrittenFromTheOffsetOn() {
    var a = new BigInteger("123456789012345678901234567890");
    var b = new BigInteger("987654321098765432109876543210");
    var problem = AdditionProblem.of(a, b);
    for (var batch : List.of(Batch.ofSymbols(2, 7), Batch.of(new Input.Reals(2), 2, 7))) {
      for (int from = 0; from < 110; from += 9) {
        problem.fill(batch, 1, from);
        var window = AdditionProblem.of(batch, 1);
        var mask = BigInteger.valueOf(127);
        assertThat(window.a()).isEqualTo(a.shiftRight(from).and(mask));
        assertThat(window.b()).isEqualTo(b.shiftRight(from).and(mask));
        for (int t = 0; t < 7; t++) {
          int bit = problem.sum().testBit(from + t) ? 1 : 0;
          assertThat(batch.targets()[2 * t + 1]).isEqualTo(bit);
          assertThat(batch.targets()[2 * t]).as("the other sequence").isZero();
        }
      }
    }
  }

  @Test
  void aShortenedBatchHoldsTheLowBits() {
    var batch = Batch.of(new Input.Reals(2), 1, 8);
    sum(113, 10).fill(batch, 0, 0);
    batch.timeSteps(4);
    assertThat(AdditionProblem.of(batch, 0)).isEqualTo(sum(1, 10));
  }

  @Test
  void theBitsAreOneMoreThanTheLongerSummandHas() {
    assertThat(sum(0, 0).bits()).isEqualTo(1);
    assertThat(sum(1, 0).bits()).isEqualTo(2);
    assertThat(sum(127, 1).bits()).isEqualTo(8);
    assertThat(sum(127, 1).target(7)).isEqualTo(1);
    assertThat(sum(127, 1).target(6)).isZero();
  }

  @Test
  void negativeSummandsAreRefused() {
    for (long[] pair : new long[][] {{-1, 2}, {2, -1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sum(pair[0], pair[1]))
          .withMessageContainingAll(Long.toString(pair[0]), Long.toString(pair[1]));
    }
  }

  @Test
  void eachPositionHasItsCarryOut() {
    for (long a = 0; a < 32; a++) {
      for (long b = 0; b < 32; b++) {
        var problem = AdditionProblem.of(BigInteger.valueOf(a), BigInteger.valueOf(b));
        var expected = new int[7];
        long carry = 0;
        for (int t = 0; t < 7; t++) {
          carry = ((a >> t & 1) + (b >> t & 1) + carry) / 2;
          expected[t] = (int) carry;
        }
        assertThat(problem.carries(7)).as(a + " + " + b).containsExactly(expected);
      }
    }
  }
}
