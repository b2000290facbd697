package dev.carrybit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.verify.Verdict.Refuted;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void aLongWrongSumIsShortInASentence() {
    var a = BigInteger.TEN.pow(3000);
    var refuted = new Refuted(AdditionProblem.of(a, BigInteger.TWO), BigInteger.ONE);
    assertThat(refuted.sentence())
        .matches("refuted: 10+…0+ \\+ 2 = 10+…0+2; the network says 1")
        .hasSizeLessThan(100);
    assertThat(refuted.equation()).startsWith(a + " + 2 = ");
  }
}
