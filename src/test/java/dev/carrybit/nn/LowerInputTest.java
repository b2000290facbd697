package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.VectorKernels;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LowerInputTest {

  private static final int SEQUENCES = 7;
  private static final int TIME_STEPS = 30;
  private static final ModelSpec SPEC =
      new ModelSpec(
          new Input.Symbols(5), new Gru(), 2, 40, true, 5, Output.SOFTMAX, Loss.CROSS_ENTROPY);
  private static final int SIZE = SEQUENCES * TIME_STEPS * SPEC.hidden();
  private static final Parameters NO_WEIGHTS = Networks.weights(SPEC, 1);
  private static final Batch BATCH = Batch.ofSymbols(SEQUENCES, TIME_STEPS);
  private static final Dropout DROPOUT = new Dropout(0.3, 61);

  /** A layer whose h and their gradients are other than 0. */
  private static LayerActivations layer() {
    var products = new VectorKernels().products();
    var layer = new LayerActivations(SPEC, Optional.empty(), 0, SEQUENCES, TIME_STEPS, products);
    var random = new Random(62);
    Arrays.setAll(layer.outputs, i -> 0.1 + random.nextDouble());
    Arrays.setAll(layer.outputGradient, i -> 0.1 + random.nextDouble());
    return layer;
  }

  private static double[] rows(LayerActivations layer, int index, Dropout dropout) {
    var input = new LowerInput(layer, index);
    input.beginForward(NO_WEIGHTS, BATCH, dropout);
    var rows = input.rows(BATCH, 0, BATCH.rows());
    return Arrays.copyOfRange(rows.values(), rows.offset(), rows.offset() + SIZE);
  }

  private static double[] outputs(LayerActivations layer) {
    return Arrays.copyOfRange(layer.outputs, layer.stateAt(0), layer.outputs.length);
  }

  @Test
  void anOutputIsLeftOutOrDividedByTheShareThatIsKept() {
    var layer = layer();
    var outputs = outputs(layer);
    var rows = rows(layer, 0, DROPOUT.at(3, 1));
    for (int i = 0; i < SIZE; i++) {
      if (rows[i] != 0) {
        assertThat(rows[i]).isCloseTo(outputs[i] / 0.7, within(1e-15));
      }
    }
    assertThat(outputs(layer)).as("what the layer remembers").containsExactly(outputs);
  }

  /** 8,400 draws: five standard deviations of the share are 0.025. */
  @Test
  void asManyAreLeftOutAsTheRateSays() {
    for (double rate : new double[] {0.05, 0.3, 0.9}) {
      var rows = rows(layer(), 0, new Dropout(rate, 63).at(0, 0));
      double zeros = Arrays.stream(rows).filter(row -> row == 0).count();
      assertThat(zeros / SIZE).isCloseTo(rate, within(0.025));
    }
  }

  @Test
  void stepShardLayerAndSeedDecideWhich() {
    var same = zeros(0, DROPOUT.at(3, 1));

    assertThat(zeros(0, new Dropout(0.3, 61).at(3, 1))).isEqualTo(same);
    assertThat(common(same, zeros(0, DROPOUT.at(4, 1)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(0, DROPOUT.at(3, 2)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(0, DROPOUT.at(1, 3)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(1, DROPOUT.at(3, 1)))).isCloseTo(0.3, within(0.06));
    assertThat(common(same, zeros(0, new Dropout(0.3, 62).at(3, 1)))).isCloseTo(0.3, within(0.06));
  }

  private static int[] zeros(int index, Dropout dropout) {
    var rows = rows(layer(), index, dropout);
    return IntStream.range(0, SIZE).filter(i -> rows[i] == 0).toArray();
  }

  /** The share of the one's that are the other's as well. */
  private static double common(int[] one, int[] other) {
    return (double) Arrays.stream(one).filter(i -> Arrays.binarySearch(other, i) >= 0).count()
        / one.length;
  }

  @Test
  void gradientsGoBackToWhatWasNotLeftOut() {
    var layer = layer();
    var input = new LowerInput(layer, 0);
    input.beginForward(NO_WEIGHTS, BATCH, DROPOUT.at(3, 1));
    var before = layer.outputGradient.clone();
    int rest = TIME_STEPS - 1;
    input.backward(BATCH, rest, BATCH.sequences(), NO_WEIGHTS);
    input.backward(BATCH, 0, rest * BATCH.sequences(), NO_WEIGHTS);
    var rows = rows(layer, 0, DROPOUT.at(3, 1));
    for (int i = 0; i < SIZE; i++) {
      double expected = rows[i] == 0 ? 0 : before[i] / 0.7;
      assertThat(layer.outputGradient[i]).isCloseTo(expected, within(1e-15));
    }
  }

  @Test
  void withoutDropoutTheOutputsThemselvesAreSeen() {
    var layer = layer();
    var input = new LowerInput(layer, 0);
    for (var dropout : new Dropout[] {DROPOUT.at(3, 1), Dropout.NONE, new Dropout(0, 7).at(3, 1)}) {
      input.beginForward(NO_WEIGHTS, BATCH, dropout);
    }
    var gradient = layer.outputGradient.clone();
    input.backward(BATCH, 2, BATCH.sequences(), NO_WEIGHTS);

    assertThat(input.rows(BATCH, 0, BATCH.rows()).values()).isSameAs(layer.outputs);
    assertThat(layer.outputGradient).containsExactly(gradient);
  }
}
