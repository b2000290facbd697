package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.config.SampleSettings;
import dev.carrybit.config.SampleSettings.SampleFeed;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.Plans;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplerTest {

  private static final int LENGTH = 20_000;
  private static final Offset<Double> TOLERANCE = within(0.015);

  private static Sampler sampler(
      Parameters weights,
      ModelSpec spec,
      double temperature,
      int topK,
      SampleFeed feed,
      int length) {
    var model = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
    var settings = new SampleSettings(length, temperature, topK, SampleSettings.WHOLE, feed);
    return new Sampler(model, weights, settings, Tokens.CHAR, Boundary.NONE);
  }

  private static ModelSpec spec(int symbols, Output output) {
    var cell = new Elman(Activation.TANH);
    return Plans.spec(new Input.Symbols(symbols), cell, 1, symbols, symbols, output);
  }

  /** The shares of symbols that a network writes whose outputs are always the same. */
  private static double[] shares(Output output, double temperature, int topK, double... sums) {
    var spec = spec(sums.length, output);
    var weights = Parameters.zeros(ModelLayout.of(spec));
    for (int v = 0; v < sums.length; v++) {
      weights.matrix("output.bias").setEntry(v, 0, sums[v]);
    }
    var written =
        sampler(weights, spec, temperature, topK, SampleFeed.DRAW, LENGTH).sample(new int[0], 3);
    var shares = new double[sums.length];
    for (int symbol : written) {
      shares[symbol] += 1.0 / LENGTH;
    }
    return shares;
  }

  private static double[] logs(double... probabilities) {
    return Arrays.stream(probabilities).map(Math::log).toArray();
  }

  @Test
  void symbolsAreDrawnAsOftenAsTheirProbabilitiesSay() {
    double[] shares = shares(Output.SOFTMAX, 1, SampleSettings.ALL, logs(0.5, 0.1, 0.4));
    assertThat(shares).containsExactly(new double[] {0.5, 0.1, 0.4}, TOLERANCE);
  }

  @Test
  void theTemperatureIsAnExponentOfProbabilities() {
    // Squares 0.25, 0.01 and 0.16.
    double[] cold = shares(Output.SOFTMAX, 0.5, SampleSettings.ALL, logs(0.5, 0.1, 0.4));
    assertThat(cold).containsExactly(new double[] {25 / 42.0, 1 / 42.0, 16 / 42.0}, TOLERANCE);
    // Roots 3, 1 and 2, each divided by √14.
    double[] hot =
        shares(Output.SOFTMAX, 2, SampleSettings.ALL, logs(9 / 14.0, 1 / 14.0, 4 / 14.0));
    assertThat(hot).containsExactly(new double[] {3 / 6.0, 1 / 6.0, 2 / 6.0}, TOLERANCE);
  }

  @Test
  void onlyTheLargestOutputsMayBeDrawn() {
    double[] shares = shares(Output.SOFTMAX, 1, 2, logs(0.5, 0.1, 0.4));
    assertThat(shares).containsExactly(new double[] {5 / 9.0, 0, 4 / 9.0}, TOLERANCE);
    assertThat(shares[1]).isZero();
    double[] equal = shares(Output.SOFTMAX, 1, 2, 0, 0, 0, 0);
    assertThat(equal[2] + equal[3]).as("of equal outputs the smaller symbols").isZero();
  }

  @Test
  void outputsThatAreNoProbabilitiesAreNormalised() {
    // σ(0) = 1/2, σ(ln 3) = 3/4, σ(−ln 3) = 1/4.
    double[] shares = shares(Output.SIGMOID, 1, SampleSettings.ALL, 0, Math.log(3), -Math.log(3));
    assertThat(shares).containsExactly(new double[] {2 / 6.0, 3 / 6.0, 1 / 6.0}, TOLERANCE);
  }

  @Test
  void outputsOfNothingButZeroStillGiveASymbol() {
    double[] shares = shares(Output.SIGMOID, 1, SampleSettings.ALL, -1e4, -1e4);
    assertThat(shares).containsExactly(new double[] {1, 0}, within(1e-9));
  }

  /** A network that says: after s comes s + 1 with 0.6, and each other symbol with 0.2. */
  private static Parameters counting(ModelSpec spec) {
    var weights = Parameters.zeros(ModelLayout.of(spec));
    for (int s = 0; s < 3; s++) {
      weights.matrix("weight_ih_l0").setEntry(s, s, 20);
      weights.matrix("output.weight").setEntry((s + 1) % 3, s, Math.log(3));
    }
    return weights;
  }

  private static double shareOf(boolean[] cases) {
    int count = 0;
    for (boolean one : cases) {
      count += one ? 1 : 0;
    }
    return (double) count / cases.length;
  }

  @ParameterizedTest
  @EnumSource(SampleFeed.class)
  void theNetworkSeesWhatTheSettingSays(SampleFeed feed) {
    var spec = spec(3, Output.SOFTMAX);
    var sampler = sampler(counting(spec), spec, 1, SampleSettings.ALL, feed, LENGTH);
    var written = sampler.sample(new int[] {2}, 4);
    var follows = new boolean[LENGTH - 1];
    var counts = new boolean[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      counts[i] = written[i] == i % 3;
      if (i > 0) {
        follows[i - 1] = written[i] == (written[i - 1] + 1) % 3;
      }
    }
    boolean drawn = feed == SampleFeed.DRAW;
    // Draws around the arg-max's own cycle follow each other by chance: 0.36 + 2 · 0.04.
    assertThat(shareOf(follows)).isCloseTo(drawn ? 0.6 : 0.44, TOLERANCE);
    assertThat(shareOf(counts)).isCloseTo(drawn ? 1 / 3.0 : 0.6, within(0.03));
  }

  @Test
  void temperatureZeroAndTheLargestOneAreTheArgMaxOfTheWholeText() {
    var spec = Plans.spec(new Input.Symbols(5), new Lstm(), 2, 6, 5, Output.SOFTMAX);
    var weights = Plans.weights(spec);
    int[] prime = {3, 1, 4, 1};
    var written =
        sampler(weights, spec, 0, SampleSettings.ALL, SampleFeed.DRAW, 30).sample(prime, 1);
    assertThat(written).containsExactly(argMaxOfOneWindow(weights, spec, prime, 30));
    for (var feed : SampleFeed.values()) {
      assertThat(sampler(weights, spec, 0, 3, feed, 30).sample(prime, 2)).isEqualTo(written);
      assertThat(sampler(weights, spec, 1, 1, feed, 30).sample(prime, 3)).isEqualTo(written);
    }
  }

  /** With large weights the text that follows depends on each symbol. */
  @Test
  void everySymbolOfThePrimeIsRead() {
    var spec = Plans.spec(new Input.Symbols(5), new Lstm(), 2, 6, 5, Output.SOFTMAX);
    var weights = Plans.weights(spec);
    Arrays.setAll(weights.values(), i -> 6 * weights.values()[i]);
    var sampler = sampler(weights, spec, 0, SampleSettings.ALL, SampleFeed.DRAW, 30);
    var texts = new HashSet<List<Integer>>();
    for (int[] prime : new int[][] {{3, 1, 4, 1}, {3, 2, 4, 1}, {3, 1, 0, 0}, {3}}) {
      var written = sampler.sample(prime, 1);
      assertThat(written).containsExactly(argMaxOfOneWindow(weights, spec, prime, 30));
      texts.add(Arrays.stream(written).boxed().toList());
    }
    assertThat(texts).hasSizeGreaterThan(1);
  }

  /** All symbols so far are read again, in one window, before each new one. */
  private static int[] argMaxOfOneWindow(
      Parameters weights, ModelSpec spec, int[] prime, int length) {
    var model = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
    var text = Arrays.copyOf(prime, prime.length + length);
    for (int at = prime.length; at < text.length; at++) {
      var batch = Batch.ofSymbols(1, at);
      System.arraycopy(text, 0, batch.symbols(), 0, at);
      var workspace = model.workspace(1, at);
      model.forward(weights, batch, new double[spec.stateSize()], workspace);
      text[at] = workspace.prediction(at - 1);
    }
    return Arrays.copyOfRange(text, prime.length, text.length);
  }

  @Test
  void theSameSeedWritesTheSameText() {
    var spec = Plans.spec(new Input.Symbols(5), new Lstm(), 1, 6, 5, Output.SOFTMAX);
    var weights = Plans.weights(spec);
    var sampler = sampler(weights, spec, 1, 4, SampleFeed.DRAW, 50);
    var first = sampler.sample(new int[0], 7);
    assertThat(sampler.sample(new int[] {1, 2}, 7)).isNotEqualTo(first);
    assertThat(sampler.sample(new int[0], 8)).isNotEqualTo(first);
    assertThat(sampler.sample(new int[0], 7)).containsExactly(first);
  }

  @Test
  void withoutAPrimeASymbolIsDrawn() {
    var spec = spec(3, Output.SOFTMAX);
    var seen = new int[3];
    var sampler = sampler(counting(spec), spec, 0, SampleSettings.ALL, SampleFeed.DRAW, 1);
    for (long seed = 0; seed < 300; seed++) {
      seen[sampler.sample(new int[0], seed)[0]]++;
    }
    for (int count : seen) {
      assertThat(count).isBetween(60, 140);
    }
  }

  @ParameterizedTest
  @EnumSource(SampleFeed.class)
  void eachOfSeveralSamplesIsWhatItsSeedWritesAlone(SampleFeed feed) {
    // Layers that are wide enough for products over vectors.
    var spec = Plans.spec(new Input.Symbols(30), new Lstm(), 2, 40, 30, Output.SOFTMAX);
    var sampler = sampler(Plans.weights(spec), spec, 1, 20, feed, 40);
    for (int[] prime : new int[][] {{}, {3, 1, 4}}) {
      var together = sampler.sample(prime, 11, 13);
      assertThat(together).hasDimensions(13, 40);
      for (int n = 0; n < 13; n++) {
        assertThat(together[n]).isEqualTo(sampler.sample(prime, 11 + n));
      }
      assertThat(together[1]).isNotEqualTo(together[0]);
    }
  }

  @Test
  void symbolsComeAsTheyAreDrawn() {
    var spec = Plans.spec(new Input.Symbols(5), new Lstm(), 1, 6, 5, Output.SOFTMAX);
    var sampler = sampler(Plans.weights(spec), spec, 1, 4, SampleFeed.DRAW, 50);
    var came = IntStream.builder();
    sampler.sample(new int[] {2}, 9, came);
    assertThat(came.build().toArray()).isEqualTo(sampler.sample(new int[] {2}, 9));
  }

  /** Bytes of a network that knows nothing: most of what it would write is no UTF-8. */
  private static Sampler bytes(int length, double temperature, int favourite) {
    var spec =
        Plans.spec(new Input.Symbols(256), new Elman(Activation.TANH), 1, 2, 256, Output.SOFTMAX);
    var weights = Parameters.zeros(ModelLayout.of(spec));
    weights.matrix("output.bias").setEntry(favourite, 0, 3);
    var model = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
    var settings = new SampleSettings(length, temperature, SampleSettings.ALL, 1, SampleFeed.DRAW);
    return new Sampler(model, weights, settings, Tokens.BYTE, Boundary.NONE);
  }

  @Test
  void bytesAreWholeCharactersWhereverTheTextEnds() {
    for (int length = 1; length <= 60; length++) {
      var symbols = bytes(length, 1, 0xF1).sample(new int[0], length);
      assertThat(symbols).hasSize(length);
      var text = Vocabulary.bytes().decode(symbols);
      assertThat(Vocabulary.bytes().encode(text)).isEqualTo(symbols);
      assertThat(bytes(length, 0, 0x80).sample(new int[0], length)).containsOnly(0);
    }
    var long4 = Vocabulary.bytes().decode(bytes(4000, 1, 0xF1).sample(new int[0], 1));
    assertThat(long4.codePoints().filter(each -> each > 0xFFFF)).hasSizeGreaterThan(50);
  }

  @Test
  void beforeBytesStandsACharacterByItself() {
    var spec = spec(256, Output.SOFTMAX);
    var echo = Parameters.zeros(ModelLayout.of(spec));
    for (int s = 0; s < 256; s++) {
      echo.matrix("weight_ih_l0").setEntry(s, s, 20);
      echo.matrix("output.weight").setEntry(s, s, 9);
    }
    var model = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
    var settings = new SampleSettings(3, 0, 1, 1, SampleFeed.DRAW);
    var sampler = new Sampler(model, echo, settings, Tokens.BYTE, Boundary.NONE);
    for (long seed = 0; seed < 20; seed++) {
      int first = new SplitMix64(seed).nextInt(128);
      assertThat(sampler.sample(new int[0], seed)).containsExactly(first, first, first);
    }
  }
}
