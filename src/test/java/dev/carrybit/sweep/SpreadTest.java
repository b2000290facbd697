package dev.carrybit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

  @Test
  void theDeviationIsThatOfASample() {
    var spread = Spread.of(DoubleStream.of(2, 4, 4, 4, 5, 5, 7, 9));
    assertThat(spread.mean()).isEqualTo(5);
    assertThat(spread.deviation()).isCloseTo(2.138089935, within(1e-9));
    assertThat(spread.least()).isEqualTo(2);
    assertThat(spread.most()).isEqualTo(9);
  }

  @Test
  void whatIsNotANumberDoesNotCount() {
    assertThat(Spread.of(DoubleStream.of(Double.NaN, 3, Double.POSITIVE_INFINITY)))
        .isEqualTo(new Spread(1, 3, 0, 3, 3));
    assertThat(Spread.of(DoubleStream.of(Double.NaN)).text()).isEqualTo("–");
  }

  @Test
  void numbersOfAnySizeHaveADeviation() {
    assertThat(Spread.of(DoubleStream.of(1e300, -1e300)).deviation())
        .isCloseTo(Math.sqrt(2) * 1e300, within(1e290));
    assertThat(Spread.of(DoubleStream.of(1.5e308, 1.5e308)).mean()).isEqualTo(1.5e308);
    assertThat(Spread.of(DoubleStream.of(0, 0)).text()).isEqualTo("0 ± 0");
  }

  @ParameterizedTest
  @CsvSource({
    "50, 60, 55.0 ± 7.1",
    "140, 560, 350 ± 300",
    "0.056, 0.0561, 0.0561 ± 7.1e-05",
    "2000, 2000, 2000 ± 0",
    "1, 1, 1 ± 0",
    "0.5, 0.50000001, 0.5 ± 7.1e-09",
  })
  void aMeanHasTheDigitsThatItsDeviationLeavesIt(double one, double other, String text) {
    assertThat(Spread.of(DoubleStream.of(one, other)).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1200, 1200", "12345, 12300", "0.05, 0.05", "0.000012345, 1.23e-05"})
  void aNumberIsWrittenPlainly(double value, String text) {
    assertThat(Spread.plain(value, 3)).isEqualTo(text);
  }
}
