package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.nn.ModelLayout;
import dev.carrybit.text.SpelledSums;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    assertThat(estimate.gradientBytes()).isEqualTo(8 * 128);
    assertThat(estimate.optimizerBytes()).isEqualTo(8 * 2 * 128);
    // 8 time steps of ⌈9 / 4⌉ sequences: a symbol and a target of 4 bytes; 12 gates; h, its
    // gradient, c and tanh c of 3; 5 outputs and a loss; 5 columns of 12 and their gradients; and
    // 4 views of each time step.
    long shard = 8 * (24 * (1 + 12 + 12 + 5 + 1) + 2 * 5 * 12) + 8 * 4 * 36;
    assertThat(estimate.activationBytes()).isEqualTo(shard);
    // A copy of weights and memory, and a file of them.
    assertThat(estimate.savingBytes()).isEqualTo(2 * 8 * 3 * 128);
    // Weights out and 4 gradients back; h and c of 9 sequences both ways.
    assertThat(estimate.shippedBytes()).isEqualTo(8 * (5 * 128 + 2 * 9 * 6));
    assertThat(estimate.longestArray()).isEqualTo(24 * 12);
    assertThat(estimate.driverBytes()).isEqualTo(8 * 9 * 128);
    assertThat(estimate.totalBytes()).isEqualTo(8 * 10 * 128 + shard);
  }

  @Test
  void aGruKeepsBothPartsOfItsGates() {
    var settings =
        Sample.load(
            Sample.TEXT,
            "model.cell=gru",
            "model.hidden=3",
            "train.batch=4",
            "train.shards=2",
            "text.window=8");
    // 8 time steps of 2 sequences: 9 gates twice; h and its gradient of 3; 5 outputs.
    assertThat(MemoryEstimate.of(settings, 5).activationBytes())
        .isEqualTo(8 * (16 * (1 + 18 + 6 + 5 + 1) + 2 * 5 * 9) + 8 * 4 * 36);
  }

  @Test
  void dropoutKeepsWhatItLeavesOfAllLayersButTheLast() {
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
    // 16 rows of 8 units of two layers: a number and a mark of a byte.
    assertThat(MemoryEstimate.of(dropping, 5).activationBytes())
        .isEqualTo(MemoryEstimate.of(settings, 5).activationBytes() + 16 * 2 * 8 * 9);
  }

  /** What a batch of few sequences takes is not numbers alone. */
  @Test
  void anAddersBatchHasTwoNumbersARowAndEachOfItsTimeStepsViews() {
    var settings =
        Sample.load(
            Sample.ADDITION,
            "addition.bits=1000",
            "model.cell=lstm",
            "model.hidden=3",
            "train.batch=2",
            "train.shards=2");
    // A row has two inputs, half a target, 12 gates and 12 of states, two outputs and a loss.
    assertThat(MemoryEstimate.of(settings, 0).activationBytes())
        .isEqualTo(1000 * (8 * (2 + 12 + 12 + 2 + 1) + 4) + 1000 * 4 * 36);
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
  void theVocabularyIsAssumedAsLargeAsItMayBecome() {
    assertThat(MemoryEstimate.assumedSymbols(Sample.load(Sample.ADDITION).task())).isZero();
    assertThat(assumed("text.tokens=char")).isEqualTo(128);
    assertThat(assumed("text.tokens=byte")).isEqualTo(256);
    assertThat(assumed("text.tokens=word", "text.vocabulary.size=77")).isEqualTo(77);
  }

  private static int assumed(String... overrides) {
    return MemoryEstimate.assumedSymbols(Sample.load(Sample.TEXT, overrides).task());
  }

  @Test
  void aWholeGeneratedTextCountsAllItsSteps() {
    var whole = Sample.TEXT + "text { window = whole, generated = 5 }, model.embedding = 2\n";
    var generated = Sample.load(whole, "train.batch=1", "train.shards=1");
    var read = Sample.load(whole, "train.batch=1", "train.shards=1", "text.input=a.txt");
    assertThat(MemoryEstimate.of(generated, 5).activationBytes())
        .isEqualTo(
            5L * SpelledSums.LONGEST_SENTENCE * MemoryEstimate.of(read, 5).activationBytes());
  }

  @Test
  void anArrayThatJavaCannotIndexDoesNotFitAnyHeap() {
    // 50,000² recurrent weights are 2.5 · 10⁹ numbers, 20 GB.
    var heap = Long.MAX_VALUE;
    var overrides = List.of("model.hidden=50000");
    assertThatThrownBy(() -> SettingsLoader.load("a", Sample.ADDITION, overrides, heap))
        .hasMessageContaining("model.hidden = 50000: expected sizes that fit");
    assertThat(SettingsLoader.load("a", Sample.ADDITION, List.of(), heap)).isNotNull();
  }
}
