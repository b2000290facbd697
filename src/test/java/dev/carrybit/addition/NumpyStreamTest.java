package dev.carrybit.addition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyStreamTest {

  @Test
  void theTenThousandthWordIsThatOfTheCppStandard() {
    var stream = new NumpyStream(5489);
    assertThat(Integer.toUnsignedLong(stream.nextWord())).isEqualTo(3_499_211_612L);
    stream.skip(9_998);
    assertThat(Integer.toUnsignedLong(stream.nextWord())).isEqualTo(4_123_659_995L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.5488135039273248",
    "1, 0.417022004702574",
    "42, 0.3745401188473625",
  })
  void theFirstDoubleIsNumpys(long seed, double expected) {
    assertThat(new NumpyStream(seed).nextDouble()).isEqualTo(expected);
  }

  @Test
  void theArticlesFirstWeightsComeInItsOrder() {
    var stream = new NumpyStream(0);
    assertWeights(stream, 0.09762701, 0.43037873, 0.20552675);
    stream.skip(2 * (32 - 3));
    assertWeights(stream, -0.08769934, 0.1368679, -0.9624204);
    stream.skip(2 * (16 - 3));
    assertWeights(stream, -0.3691433, -0.27257846, 0.14039354);
  }

  private static void assertWeights(NumpyStream stream, double... expected) {
    for (double weight : expected) {
      assertThat(2 * stream.nextDouble() - 1).isCloseTo(weight, within(5e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 31, 32})
  void aNumberOfFewBitsIsTheLowEndOfOneWord(int bits) {
    var words = new NumpyStream(3);
    var numbers = new NumpyStream(3);
    for (int i = 0; i < 100; i++) {
      long word = Integer.toUnsignedLong(words.nextWord());
      assertThat(numbers.nextBits(bits)).isEqualTo(word % (1L << bits));
    }
  }
}
