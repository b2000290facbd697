package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdditionExampleTest {

  @ParameterizedTest
  @CsvSource({
    "3.45638663, 0 0 0 0 0 0 0 1, 0 1 0 0 0 1 0 1, 9, 60, 1",
    "3.63389116, 1 1 1 1 1 1 1 1, 0 0 1 1 1 1 1 1, 28, 35, 255",
    "3.91366595, 0 1 0 0 1 0 0 0, 1 0 1 0 0 0 0 0, 116, 44, 72",
    "3.72191702, 1 1 0 1 1 1 1 1, 0 1 0 0 1 1 0 1, 4, 73, 223",
    "3.5852713, 0 0 0 0 1 0 0 0, 0 1 0 1 0 0 1 0, 71, 11, 8",
    "2.53352328, 1 0 1 0 0 0 1 0, 1 1 0 0 0 0 1 0, 81, 113, 162",
    "0.57691441, 0 1 0 1 0 0 0 1, 0 1 0 1 0 0 0 1, 81, 0, 81",
    "1.42589952, 1 0 0 0 0 0 0 1, 1 0 0 0 0 0 0 1, 4, 125, 129",
    "0.47477457, 0 0 1 1 1 0 0 0, 0 0 1 1 1 0 0 0, 39, 17, 56",
    "0.21595037, 0 0 0 0 1 1 1 0, 0 0 0 0 1 1 1 0, 11, 3, 14"
  })
  void aBlockOfTheArticleIsPrintedAsTheArticleDoes(
      String error, String predicted, String target, long a, long b, String sum) {
    // digits beyond the eighth decimal, as a computed error has them
    var computed = Double.parseDouble(error) + 3e-9;
    var example =
        new AdditionExample(
            computed, bits(predicted), bits(target), BigInteger.valueOf(a), BigInteger.valueOf(b));
    assertThat(example.block())
        .isEqualTo(
            "Error:["
                + error
                + "]\nPred:["
                + predicted
                + "]\nTrue:["
                + target
                + "]\n"
                + a
                + " + "
                + b
                + " = "
                + sum
                + "\n------------\n");
  }

  @Test
  void aLongSumIsExact() {
    var bits = new int[200];
    bits[0] = 1;
    bits[199] = 1;
    var huge = BigInteger.TWO.pow(199);
    var example = new AdditionExample(0.5, bits, bits, huge, BigInteger.ONE);
    assertThat(example.sum()).isEqualTo(huge.add(BigInteger.ONE));
    assertThat(example.block()).contains("\n" + huge + " + 1 = " + huge.add(BigInteger.ONE) + "\n");
  }

  @Test
  void rowsOfDifferentLengthAreRefused() {
    assertThatThrownBy(
            () -> new AdditionExample(0, new int[2], new int[3], BigInteger.ZERO, BigInteger.ZERO))
        .hasMessage("predicted: expected 3 bits as in target, has 2");
  }

  private static int[] bits(String mostSignificantFirst) {
    var digits =
        Arrays.stream(mostSignificantFirst.split(" ")).mapToInt(Integer::parseInt).toArray();
    return IntStream.range(0, digits.length).map(i -> digits[digits.length - 1 - i]).toArray();
  }
}
