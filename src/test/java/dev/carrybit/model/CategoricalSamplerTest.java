package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.config.SampleSettings.SampleFeed;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class CategoricalSamplerTest {

  private static final double[] OUTPUTS = {0.15, 0.4, 0.1, 0.35};
  private static final int DRAWS = 1000;

  private static double[] shares(double temperature, int topK, double topP, double... outputs) {
    return shares(temperature, topK, topP, symbol -> true, outputs);
  }

  /** The shares of symbols over random numbers that lie evenly in [0, 1). */
  private static double[] shares(
      double temperature, int topK, double topP, IntPredicate allowed, double... outputs) {
    var settings = new SampleSettings(1, temperature, topK, topP, SampleFeed.DRAW);
    var draw = new CategoricalSampler(settings, outputs.length);
    var all = new double[outputs.length + 3];
    System.arraycopy(outputs, 0, all, 3, outputs.length);
    var shares = new double[outputs.length];
    for (int i = 0; i < DRAWS; i++) {
      shares[draw.draw(all, 3, allowed, (i + 0.5) / DRAWS)] += 1.0 / DRAWS;
    }
    return shares;
  }

  private static void assertShares(double[] shares, double... expected) {
    assertThat(shares).containsExactly(expected, within(0.0011));
    for (int symbol = 0; symbol < expected.length; symbol++) {
      assertThat(shares[symbol] == 0).isEqualTo(expected[symbol] == 0);
    }
  }

  @Test
  void theNucleusIsTheFewestLargestThatReachTheShare() {
    assertShares(shares(1, SampleSettings.ALL, 0.3, OUTPUTS), 0, 1, 0, 0);
    assertShares(shares(1, SampleSettings.ALL, 0.41, OUTPUTS), 0, 0.4 / 0.75, 0, 0.35 / 0.75);
    assertShares(shares(1, SampleSettings.ALL, 0.8, OUTPUTS), 0.15 / 0.9, 0.4 / 0.9, 0, 0.35 / 0.9);
    assertShares(shares(1, SampleSettings.ALL, 0.95, OUTPUTS), OUTPUTS);
    assertShares(shares(1, SampleSettings.ALL, 1, OUTPUTS), OUTPUTS);
    assertShares(shares(1, SampleSettings.ALL, 1e-300, OUTPUTS), 0, 1, 0, 0);
  }

  @Test
  void aShareThatIsJustReachedIsEnough() {
    assertShares(shares(1, SampleSettings.ALL, 0.5, 0.25, 0.25, 0.25, 0.25), 0.5, 0.5, 0, 0);
    assertShares(shares(1, SampleSettings.ALL, 0.75, 0.25, 0.5, 0.25), 1 / 3.0, 2 / 3.0, 0);
  }

  @Test
  void theNucleusIsThatOfTheTemperature() {
    // Squares 9, 4 and 1 of 14: the first is 0.64 of them, but 0.5 of the probabilities.
    assertShares(shares(0.5, SampleSettings.ALL, 0.6, 1 / 6.0, 0.5, 2 / 6.0), 0, 1, 0);
    assertShares(shares(1, SampleSettings.ALL, 0.6, 1 / 6.0, 0.5, 2 / 6.0), 0, 0.6, 0.4);
  }

  @Test
  void theNucleusIsThatOfTheLargest() {
    // 0.4 is 0.53 of the two largest.
    assertShares(shares(1, 2, 0.5, OUTPUTS), 0, 1, 0, 0);
    assertShares(shares(1, 2, 0.6, OUTPUTS), 0, 0.4 / 0.75, 0, 0.35 / 0.75);
    assertShares(shares(1, 1, 1, OUTPUTS), 0, 1, 0, 0);
    assertShares(shares(1, 3, 1, OUTPUTS), 0.15 / 0.9, 0.4 / 0.9, 0, 0.35 / 0.9);
  }

  @Test
  void theLargestAreThoseOfTheOutputsHoweverHotItIs() {
    assertShares(shares(1e300, 2, 1, OUTPUTS), 0, 0.5, 0, 0.5);
  }

  @Test
  void ofEqualOutputsTheSmallerSymbolIsTheLarger() {
    assertShares(shares(0, SampleSettings.ALL, 1, 0.1, 0.3, 0.3, 0.3), 0, 1, 0, 0);
    assertShares(shares(1, 3, 1, 0.2, 0.4, 0.2, 0.2), 0.25, 0.5, 0.25, 0);
  }

  @Test
  void whatIsNotAllowedIsNoCandidate() {
    IntPredicate odd = symbol -> symbol != 1;
    assertShares(shares(0, SampleSettings.ALL, 1, odd, OUTPUTS), 0, 0, 0, 1);
    assertShares(shares(1, SampleSettings.ALL, 1, odd, OUTPUTS), 0.25, 0, 1 / 6.0, 7 / 12.0);
    assertShares(shares(1, 2, 1, odd, OUTPUTS), 0.3, 0, 0, 0.7);
    assertShares(shares(1, SampleSettings.ALL, 0.5, odd, OUTPUTS), 0, 0, 0, 1);
  }

  @Test
  void whereAllThatIsAllowedHasNoChanceTheFirstIsTaken() {
    assertShares(shares(1, 2, 0.5, symbol -> symbol > 1, 0.5, 0.5, 0, 0), 0, 0, 1, 0);
    assertShares(
        shares(1, SampleSettings.ALL, 1, symbol -> symbol > 1, 0.5, 0.5, 0, 0), 0, 0, 1, 0);
  }

  @Test
  void theBestIsThatOfAllSymbols() {
    var draw = new CategoricalSampler(new SampleSettings(1, 1, 1, 1, SampleFeed.DRAW), 3);
    assertThat(draw.best(new double[] {9, 1, 3, 3}, 1)).isEqualTo(1);
  }
}
