package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeasurementTest {

  @Test
  void theLossOfAFairCoinIsOneBitAndAPerplexityOfTwo() {
    var coin = new Measurement(1000 * Math.log(2), 1000, 500, 0, 0);
    assertThat(coin.meanLoss()).isCloseTo(0.6931471805599453, within(1e-12));
    assertThat(coin.bitsPerSymbol()).isCloseTo(1, within(1e-12));
    assertThat(coin.perplexity()).isCloseTo(2, within(1e-12));
  }

  @Test
  void theAccuracyIsTheShareOfWholeSums() {
    assertThat(new Measurement(3, 80, 79, 10, 9).accuracy()).isEqualTo(0.9);
  }

  @Test
  void partsWeighByTheirTargets() {
    var sum = new Measurement(1, 2, 3, 4, 5).plus(new Measurement(60, 50, 40, 30, 20));
    assertThat(sum).isEqualTo(new Measurement(61, 52, 43, 34, 25));
    assertThat(Measurement.NONE.plus(sum)).isEqualTo(sum);
    assertThat(sum.meanLoss()).isEqualTo(61.0 / 52);
  }
}
