package dev.carrybit.config;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Workspace;
import dev.carrybit.text.SpelledSums;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryEstimateTest {

  @Test
  void parametersAreThoseOfTheNetwork() {
    for (var overrides :
        new String[][] {
          {},
          {"model.cell=lstm"},
          {"model.cell=lstm", "model.layers=3", "model.bias=false"},
          {"model.hidden=vocabulary", "model.layers=2"},
          {"model.cell=gru", "model.layers=2"},
          {"model.cell=gru", "model.bias=false"},
          {"model.cell=gru", "model.embedding=6"},
        }) {
      var settings = Sample.load(Sample.TEXT, overrides);
      assertThat(MemoryEstimate.of(settings, 29).parameters())
          .isEqualTo(ModelLayout.of(settings.spec(29)).size());
    }
    for (var override :
        new String[] {"addition.encoding=pair", "model.output=sigmoid", "model.hidden=7"}) {
      var settings = Sample.load(Sample.ADDITION, override);
      assertThat(MemoryEstimate.of(settings, 29).parameters())
          .isEqualTo(ModelLayout.of(settings.spec(29)).size());
    }
  }

  @Test
  void everyPartIsCountedInBytes() {
    // H = 3, V = 5, one lstm layer: 12 (5 + 3 + 1) + 5 (3 + 1) parameters.
    var settings =
        Sample.load(
            Sample.TEXT,
            "model.cell=lstm",
            "model.hidden=3",
            "train.batch=9",
            "train.shards=4",
            "text.window=8");
    var estimate = MemoryEstimate.of(settings, 5);
    assertThat(estimate.parameters()).isEqualTo(128);
    assertThat(estimate.weightBytes()).isEqualTo(8 * 128);
    assertThat(estimate.optimizerBytes()).isEqualTo(8 * 2 * 128);
    // A row has a symbol and a target of 4 bytes.
    // One of the shards has 3 sequences, the others 2.
    var spec = settings.spec(5);
    long shard = 24 * 8 + workspace(spec, 3, 8, false) + 16 * 8 + workspace(spec, 2, 8, false);
    assertThat(estimate.activationBytes()).isEqualTo(shard);
    assertThat(estimate.vocabularyBytes()).isEqualTo(5 * 200);
    // h and c of 9 sequences, old and new.
    assertThat(estimate.carriedBytes()).isEqualTo(8 * 2 * 9 * 6);
    // A copy of weights, memory and states.
    assertThat(estimate.savingBytes()).isEqualTo(8 * (3 * 128 + 9 * 6));
    // Weights out and 4 gradients back; h and c of 9 sequences both ways.
    assertThat(estimate.shippedBytes()).isEqualTo(8 * (5 * 128 + 2 * 9 * 6));
    assertThat(estimate.longestArray()).isEqualTo(24 * 12);
    assertThat(estimate.driverBytes()).isEqualTo(8 * (6 * 128 + 3 * 9 * 6) + 1000);
    assertThat(estimate.totalBytes()).isEqualTo(8 * (7 * 128 + 3 * 9 * 6) + 1000 + shard);
  }

  @Test
  void theLongestArrayMayHaveTheStatesOfAllShards() {
    var settings =
        Sample.load(
            Sample.TEXT, "model.hidden=3", "train.batch=900", "train.shards=90", "text.window=1");
    int states = 900 * settings.spec(5).stateSize();
    assertThat(MemoryEstimate.of(settings, 5).longestArray()).isEqualTo(states);
  }

  @Test
  void theVectorOfLocalStepsHasTheOptimizersMemoryToo() {
    var small =
        new String[] {"model.cell=lstm", "model.hidden=3", "train.batch=8", "text.window=8"};
    var settings = Sample.load(Sample.TEXT + "train.local-steps = 2\n", small);
    assertThat(MemoryEstimate.of(settings, 5).longestArray()).isEqualTo(3 * 128);
  }

  @Test
  void theEndOfARunReadsItsBestCheckpoint() {
    var best = Sample.TEXT + "train { result = best, evaluate-every = 10 }\n";
    var adam = MemoryEstimate.of(Sample.load(best), 5);
    double states = adam.carriedBytes() / 2;
    assertThat(adam.savingBytes()).isEqualTo(5 * adam.weightBytes() + states);
    var sgd = MemoryEstimate.of(Sample.load(best, "optimizer.name=sgd"), 5);
    assertThat(sgd.savingBytes()).isEqualTo(2 * sgd.weightBytes() + states);
  }

  @Test
  void dropoutNeedsMemoryForEachLayerButTheLast() {
    var settings =
        Sample.load(
            Sample.TEXT,
            "model.hidden=8",
            "model.layers=3",
            "train.batch=4",
            "train.shards=2",
            "text.window=8");
    var dropping =
        Sample.load(
            Sample.TEXT,
            "model.hidden=8",
            "model.layers=3",
            "train.batch=4",
            "train.shards=2",
            "text.window=8",
            "model.dropout=0.5");
    // 16 rows of 8 units of two layers: a number and a byte of the mask.
    assertThat(MemoryEstimate.of(dropping, 5).activationBytes())
        .isEqualTo(MemoryEstimate.of(settings, 5).activationBytes() + 16 * 2 * 8 * 9);
  }

  @Test
  void anAddersBatchHasTwoNumbersAndATargetARow() {
    var settings =
        Sample.load(
            Sample.ADDITION,
            "addition.bits=1000",
            "model.cell=lstm",
            "model.hidden=3",
            "train.batch=2",
            "train.shards=2");
    assertThat(MemoryEstimate.of(settings, 0).activationBytes())
        .isEqualTo(1000 * (2 * 8 + 4) + workspace(settings.spec(0), 1, 1000, false));
  }

  @Test
  void inFloat32StatesGoOutAndComeBackAsFloats() {
    var settings =
        Sample.load(
            Sample.TEXT,
            "compute.precision=float32",
            "model.cell=lstm",
            "model.hidden=3",
            "train.batch=9",
            "train.shards=4",
            "text.window=8");
    assertThat(MemoryEstimate.of(settings, 5).shippedBytes()).isEqualTo(4 * (5 * 128 + 2 * 9 * 6));
  }

  private static long workspace(ModelSpec spec, int sequences, int timeSteps, boolean dropout) {
    return (long) Workspace.size(spec, sequences, timeSteps, dropout).bytes();
  }

  @Test
  void localStepsShipTheOptimizersMemoryToo() {
    var settings =
        Sample.load(Sample.ADDITION, "train.local-steps=2", "model.hidden=3", "train.shards=2");
    var estimate = MemoryEstimate.of(settings, 0);
    // 3 (2 + 3 + 1) + 2 (3 + 1) parameters, three arrays of them, out once and back twice.
    assertThat(estimate.shippedBytes()).isEqualTo(8 * 26 * 3 * 3);
  }

  @Test
  void theVocabularyIsAssumedToHaveAnOrdinarySize() {
    assertThat(MemoryEstimate.assumedSymbols(Sample.load(Sample.ADDITION).task())).isZero();
    assertThat(assumed("text.tokens=char")).isEqualTo(128);
    assertThat(assumed("text.tokens=byte")).isEqualTo(256);
    assertThat(assumed("text.tokens=word", "text.vocabulary.size=77")).isEqualTo(77);
    assertThat(assumed("text.tokens=word", "text.vocabulary.size=1000000")).isEqualTo(10_000);
  }

  private static int assumed(String... overrides) {
    return MemoryEstimate.assumedSymbols(Sample.load(Sample.TEXT, overrides).task());
  }

  @Test
  void aWholeGeneratedTextCountsAllItsSteps() {
    var whole = Sample.TEXT + "text { window = whole, generated = 5 }, model.embedding = 2\n";
    var generated = Sample.load(whole, "train.batch=1", "train.shards=1");
    var read = Sample.load(whole, "train.batch=1", "train.shards=1", "text.input=a.txt");
    int steps = 5 * SpelledSums.LONGEST_SENTENCE;
    assertThat(MemoryEstimate.of(generated, 5)).isEqualTo(MemoryEstimate.of(read, 5, steps));
  }

  @Test
  void anArrayThatJavaCannotIndexDoesNotFitAnyHeap() {
    // 50,000² recurrent weights are 2.5 · 10⁹ numbers, 20 GB.
    var heap = Long.MAX_VALUE;
    var overrides = List.of("model.hidden=50000");
    assertThatThrownBy(() -> SettingsLoader.load("a", Sample.ADDITION, overrides, heap))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("model.hidden = 50000");
    assertThat(SettingsLoader.load("a", Sample.ADDITION, List.of(), heap)).isNotNull();
  }

  /** 400,000 sequences carry 16 units each: 51 MB, three times. */
  @Test
  void theStatesOfALargeBatchDoNotFitAHeap() {
    var heap = 100L << 20;
    var overrides =
        List.of("model.hidden=16", "train.batch=400000", "train.shards=4000", "text.window=1");
    assertThatThrownBy(() -> SettingsLoader.load("a", Sample.TEXT, overrides, heap))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContaining("train.batch = 400000");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "10239, 10239 bytes",
    "10240, 10.0 KiB",
    "10241, 10.1 KiB",
    "10485657, 10239.9 KiB",
    "10485658, 10.0 MiB",
    "4123456789, 3932.5 MiB",
    "36893488147419103232, 32.0 EiB"
  })
  void bytesAreRoundedUpToOneDecimalInTheLargestUnit(double bytes, String text) {
    assertThat(MemoryEstimate.format(bytes)).isEqualTo(text);
  }
}
